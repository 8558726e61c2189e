#include "lower/activation.h"
#include "lower/arithmetic.h"
#include "lower/intrinsics.h"

namespace cellc {
namespace {

using Halide::Expr;

// |x| + 0.625 lies between 0.625 and 10, where two bits after the leading one cut 16 intervals: of width 1/8 near 0, of 2 at the end. On
// each tanh is a polynomial of the distance from a centre, by Sollya's fpminimax (https://www.sollya.org) for the relative error, with
// coefficients already rounded. The centres are those near the middle that leave the least error. The first polynomial is one around 0
// without a constant term, so that small numbers keep their relative accuracy; the last one reaches 1.
constexpr float offset = 0.625F, last = 9.25F;
constexpr Table centres = {0,       0x1.85p-3, 0x1.45p-2, 0x1.f7p-2, 0x1.7dp-1, 0x1.fe8p-1, 0x1.3f8p0, 0x1.9ecp0,
                           0x1.1p1, 0x1.4d8p1, 0x1.8fcp1, 0x1.ee4p1, 0x1.37p2,  0x1.75cp2,  0x1.b8cp2, 0x1.0ap3};
constexpr Table coefficients[] = {
    {0, 0x1.806372p-3, 0x1.3a8286p-2, 0x1.d219ecp-2, 0x1.43665cp-1, 0x1.854e0ap-1, 0x1.b20a54p-1, 0x1.d96a94p-1, 0x1.f1994ep-1,
     0x1.fa715cp-1, 0x1.fe04f2p-1, 0x1.ff8cp-1, 0x1.fff03cp-1, 0x1.fffdc8p-1, 0x1.ffffbap-1, 0x1.fffffcp-1},
    {0x1p0, 0x1.edf6acp-1, 0x1.cfb372p-1, 0x1.95ebb2p-1, 0x1.33ba46p-1, 0x1.aff9bep-2, 0x1.2018fap-2, 0x1.2909f8p-3, 0x1.c65b14p-5,
     0x1.61baa6p-6, 0x1.fa12fep-8, 0x1.cfc5e6p-10, 0x1.f8768ep-13, 0x1.1bf9aep-15, 0x1.17fd0ep-18, 0x1.0340bcp-22},
    {0x1.549114p-22, -0x1.72d8c4p-3, -0x1.1cd704p-2, -0x1.7186a6p-2, -0x1.84bf06p-2, -0x1.4875b4p-2, -0x1.e876f2p-3, -0x1.12ac88p-3,
     -0x1.b991aep-5, -0x1.5ddfeap-6, -0x1.f8173p-8, -0x1.ceaa0ep-10, -0x1.f7d40ep-13, -0x1.1bb2d8p-15, -0x1.176184p-18, -0x1.049b5ep-22},
    {-0x1.555b3ap-2, -0x1.2681ccp-2, -0x1.bb5224p-3, -0x1.998e28p-4, 0x1.431e34p-5, 0x1.a701fcp-4, 0x1.bc0cdp-4, 0x1.35eb6cp-4,
     0x1.15b73ep-5, 0x1.c885c8p-7, 0x1.4d7844p-8, 0x1.345df4p-10, 0x1.50570cp-13, 0x1.7ba618p-16, 0x1.746704p-19, 0x1.519efp-23},
    {0x1.f1c10ap-12, 0x1.d30e8ep-4, 0x1.4512fep-3, 0x1.51507p-3, 0x1.a019b8p-4, 0x1.d833e8p-6, -0x1.8afeeap-7, -0x1.972ff4p-6,
     -0x1.ec596p-7, -0x1.b7c48ep-8, -0x1.4b8ffap-9, -0x1.426408p-11, -0x1.5f962ep-14, -0x1.8b4196p-17, -0x1.8a170ep-20, -0x1.7f42b2p-24},
    {0x1.0a32cp-3, 0x1.89fbf4p-4, 0x1.77becp-5, -0x1.a72a4ap-6, -0x1.0359cap-4, -0x1.7c1328p-5, -0x1.3fab92p-6, 0x1.1c9b8cp-10,
     0x1.23a58cp-8, 0x1.33e78ap-9, 0x1.ff64cap-11, 0x1.f11c68p-13, 0x1.0f62cep-15, 0x1.24393ap-18, 0x1.3eb5p-21, 0x1.481bb2p-25},
};

// The bits of 0.625, from the second after the leading one on, are 9 modulo 16: there the first interval's entry stands.
Expr entry(const Table& of_intervals, const Expr& place) {
  Table table;
  for (size_t k = 0; k < table.size(); ++k) table[(k + 9) % table.size()] = of_intervals[k];
  return lookup(table, place);
}

}  // namespace

Expr tanh_by_table(const Expr& x, bool one_row) {
  const Expr v = at_most(Halide::abs(x), last);
  const Expr place = Halide::reinterpret<int32_t>(Halide::reinterpret<uint32_t>(strict_add(v, literal(x, offset))) >> 21);
  const Expr d = strict_sub(v, entry(centres, place));
  std::vector<Expr> c;
  for (const Table& table : coefficients) c.push_back(entry(table, place));
  const Expr high = fused(c[5], d, c[4]);
  const Expr bend = one_row ? fused(high, strict_mul(d, d), fused(c[3], d, c[2])) : fused(fused(high, d, c[3]), d, c[2]);
  return with_sign_of(fused(fused(bend, d, c[1]), d, c[0]), x);
}

}  // namespace cellc

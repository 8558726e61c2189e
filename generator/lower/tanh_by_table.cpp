#include "lower/activation.h"
#include "lower/arithmetic.h"
#include "lower/intrinsics.h"

namespace cellc {
namespace {

using Halide::Expr;

// |x| + 0.625 lies between 0.625 and 10, where two bits after the leading one cut 16 intervals: of width 1/8 near 0, of 2 at the end. On
// each tanh is a polynomial of the distance from its centre, by Sollya's fpminimax (https://www.sollya.org) for the relative error, with
// coefficients already rounded; relative error at most 4.1e-8. The first polynomial is one around 0 without a constant term, so that small
// numbers keep their relative accuracy; the last one reaches 1.
constexpr float offset = 0.625F, last = 9.25F;
constexpr Table centres = {0,       0x1.8p-3, 0x1.4p-2, 0x1p-1,  0x1.8p-1, 0x1p0,    0x1.4p0,  0x1.ap0,
                           0x1.1p1, 0x1.5p1,  0x1.9p1,  0x1.fp1, 0x1.38p2, 0x1.78p2, 0x1.b8p2, 0x1.0cp3};
constexpr Table coefficients[] = {
    {0, 0x1.7b8ffap-3, 0x1.35f98ap-2, 0x1.d9353ep-2, 0x1.45323ep-1, 0x1.85efacp-1, 0x1.b2523cp-1, 0x1.d9c6fcp-1, 0x1.f1994ep-1,
     0x1.faa794p-1, 0x1.fe06eap-1, 0x1.ff8f2p-1, 0x1.fff0b8p-1, 0x1.fffdeep-1, 0x1.ffffb8p-1, 0x1.fffffcp-1},
    {0x1p0, 0x1.ee69e6p-1, 0x1.d11574p-1, 0x1.92a94cp-1, 0x1.3173bp-1, 0x1.ae0dc2p-2, 0x1.1f2514p-2, 0x1.265e1ep-3, 0x1.c65b14p-5,
     0x1.545208p-6, 0x1.f81bep-8, 0x1.c34b2ap-10, 0x1.e8f908p-13, 0x1.08b8acp-15, 0x1.1e9652p-18, 0x1.bf0d9ep-23},
    {0x1.549114p-22, -0x1.6e8a3p-3, -0x1.1991c4p-2, -0x1.742666p-2, -0x1.8402fap-2, -0x1.4788a6p-2, -0x1.e72b16p-3, -0x1.10692ep-3,
     -0x1.b991aep-5, -0x1.50c58p-6, -0x1.f6010cp-8, -0x1.c21ddp-10, -0x1.e8265cp-13, -0x1.062438p-15, -0x1.13209ap-18, -0x1.3a83dep-23},
    {-0x1.555b3ap-2, -0x1.27bbcap-2, -0x1.c19bb4p-3, -0x1.820364p-4, 0x1.56a4cep-5, 0x1.a858acp-4, 0x1.bba1dp-4, 0x1.33ee86p-4,
     0x1.15b73ep-5, 0x1.b79a28p-7, 0x1.4c2ddap-8, 0x1.2baa4cp-10, 0x1.456254p-13, 0x1.60a212p-16, 0x1.7ea35cp-19, 0x1.6996b6p-23},
    {0x1.f1c10ap-12, 0x1.d49a7p-4, 0x1.42a53ap-3, 0x1.4f3a1cp-3, 0x1.97bc34p-4, 0x1.d122c2p-6, -0x1.8deebep-7, -0x1.96cc9ap-6,
     -0x1.ec596p-7, -0x1.a7915ep-8, -0x1.4dcdeap-9, -0x1.3a66d6p-11, -0x1.560e5p-14, -0x1.8e67f8p-17, -0x1.0f595ep-19, -0x1.37338p-23},
    {0x1.0a32cp-3, 0x1.d46228p-4, 0x1.5abd98p-5, -0x1.955932p-6, -0x1.093704p-4, -0x1.793758p-5, -0x1.3a336p-6, 0x1.1d1bbcp-10,
     0x1.23a58cp-8, 0x1.358c6cp-9, 0x1.ff1e98p-11, 0x1.f1289ap-13, 0x1.10e99p-15, 0x1.25611p-18, 0x1.331d1p-21, -0x1.40f81ep-31},
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
  const Expr bend = one_row ? fused(high, d * d, fused(c[3], d, c[2])) : fused(fused(high, d, c[3]), d, c[2]);
  return with_sign_of(fused(fused(bend, d, c[1]), d, c[0]), x);
}

}  // namespace cellc

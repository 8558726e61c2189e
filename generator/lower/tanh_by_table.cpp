#include "lower/activation.h"
#include "lower/arithmetic.h"
#include "lower/intrinsics.h"

namespace cellc {
namespace {

using Halide::Expr;

// |x| + 0.625 lies between 0.625 and 10, where three bits after the leading one cut 32 intervals: of width 1/16 near 0, of 1 at the end. On
// each tanh is a polynomial of the distance from a centre, by Sollya's fpminimax (https://www.sollya.org) for the relative error, with
// coefficients already rounded. The centres are those near the middle that leave the least error. The first polynomial is one around 0
// without a constant term, so that small numbers keep their relative accuracy; the last one reaches 1.
constexpr float offset = 0.625F, last = 9.25F;
constexpr Table centres = {0,         0x1.7p-4,   0x1.3e8p-3, 0x1.cp-3,  0x1.1ep-2, 0x1.5dcp-2, 0x1.bf8p-2, 0x1.1b8p-1,
                           0x1.62p-1, 0x1.a48p-1, 0x1.e4p-1,  0x1.104p0, 0x1.314p0, 0x1.50cp0,  0x1.7ep0,   0x1.c4p0,
                           0x1.fc8p0, 0x1.222p1,  0x1.424p1,  0x1.61cp1, 0x1.7d8p1, 0x1.9e8p1,  0x1.ccp1,   0x1.086p2,
                           0x1.27p2,  0x1.47ep2,  0x1.6ap2,   0x1.89cp2, 0x1.aa4p2, 0x1.c94p2,  0x1.f64p2,  0x1.18ccp3};
constexpr Table coefficients[] = {
    {0x0p0,         0x1.6f0356p-4, 0x1.3bf4f6p-3, 0x1.b8fd04p-3, 0x1.16c9cep-2, 0x1.50c17p-2,  0x1.a50848p-2, 0x1.01b00ep-1,
     0x1.32a102p-1, 0x1.59fea4p-1, 0x1.79adbap-1, 0x1.92f076p-1, 0x1.a9a24ep-1, 0x1.bb358ap-1, 0x1.ceb53cp-1, 0x1.e2e1aap-1,
     0x1.ed14bcp-1, 0x1.f51ce6p-1, 0x1.f961bap-1, 0x1.fbf1b4p-1, 0x1.fd5e1p-1,  0x1.fe6d28p-1, 0x1.ff39fap-1, 0x1.ffbc54p-1,
     0x1.ffe602p-1, 0x1.fff6b2p-1, 0x1.fffcccp-1, 0x1.fffedp-1,  0x1.ffff92p-1, 0x1.ffffd6p-1, 0x1.fffff6p-1, 0x1.fffffep-1},
    {0x1p0,          0x1.fbe3aap-1,  0x1.f3d058p-1,  0x1.e842cap-1,  0x1.da0ca2p-1, 0x1.c8a074p-1,  0x1.a9717ap-1,  0x1.7e4e8cp-1,
     0x1.485d62p-1,  0x1.162fdep-1,  0x1.d2ceeap-2,  0x1.85c7f8p-2,  0x1.3c53bap-2, 0x1.00adaep-2,  0x1.775ad4p-3,  0x1.c4a592p-4,
     0x1.291c36p-4,  0x1.58ae8p-5,   0x1.a4d3fap-6,  0x1.028b46p-6,  0x1.5019a4p-7, 0x1.92389ep-8,  0x1.8bb308p-9,  0x1.0e92f2p-10,
     0x1.9fc55cp-12, 0x1.29b0f6p-13, 0x1.99efc8p-15, 0x1.2ff5d4p-16, 0x1.b7f83p-18, 0x1.4f471ap-19, 0x1.4893c2p-21, 0x1.73cb88p-24},
    {0x1.9792eep-18,  -0x1.6c0f36p-4, -0x1.346b5ap-3,  -0x1.a4891ep-3,  -0x1.022114p-2,  -0x1.2c5534p-2,  -0x1.5dda96p-2,  -0x1.80d346p-2,
     -0x1.894f34p-2,  -0x1.77fd46p-2, -0x1.58591ap-2,  -0x1.32c106p-2,  -0x1.06f88p-2,   -0x1.bc629p-3,   -0x1.5337e6p-3,  -0x1.aae48ap-4,
     -0x1.1e25b2p-4,  -0x1.5152d6p-5, -0x1.9f5682p-6,  -0x1.007974p-6,  -0x1.4e6938p-7,  -0x1.910356p-8,  -0x1.8b756ep-9,  -0x1.0e6edap-10,
     -0x1.9fe676p-12, -0x1.29b7dp-13, -0x1.99cb0ap-15, -0x1.30ce94p-16, -0x1.c5724ap-18, -0x1.1ae15ep-19, -0x1.858136p-21, 0x1.37c7f8p-23},
    {-0x1.55ee5p-2,  -0x1.4a4b88p-2, -0x1.353e5cp-2, -0x1.182598p-2, -0x1.eb5fdep-3, -0x1.9b288p-3,  -0x1.17a25cp-3, -0x1.eb1514p-5,
     0x1.0572eep-6,  0x1.116ff6p-4,  0x1.88b256p-4,  0x1.bd297cp-4,  0x1.c43178p-4,  0x1.aad696p-4,  0x1.6aa5d8p-4,  0x1.f80624p-5,
     0x1.61bdb6p-5,  0x1.afa5eap-6,  0x1.0e7b4ap-6,  0x1.51a66cp-7,  0x1.ba9182p-8,  0x1.0a9e84p-8,  0x1.0a2eap-9,   0x1.6de36ap-11,
     0x1.19420ep-12, 0x1.9320eep-14, 0x1.154e3ep-15, 0x1.9ce83ep-17, 0x1.37138p-18,  0x1.863e84p-20, 0x1.b57aep-22,  0x1.55a6a6p-23},
    {0x1.069dp-6,     0x1.dbf318p-5,   0x1.705caep-4,   0x1.ff008ep-4,   0x1.3ad3cp-3,   0x1.4b6718p-3,   0x1.5b7d44p-3,   0x1.3b827ap-3,
     0x1.ea11d4p-4,   0x1.479df8p-4,   0x1.6277f8p-5,   0x1.d5b1c6p-7,   -0x1.60338cp-8, -0x1.2164bap-6,  -0x1.959fcap-6,  -0x1.807d5ep-6,
     -0x1.2559eap-6,  -0x1.9458c4p-7,  -0x1.08e944p-7,  -0x1.4ec894p-8,  -0x1.a277f8p-9, -0x1.01fa52p-9,  -0x1.f198d6p-11, -0x1.6ed372p-12,
     -0x1.1019aep-13, -0x1.8fd9a6p-15, -0x1.207644p-16, -0x1.7b33f4p-18, 0x1.58b39ap-23, -0x1.820ec2p-18, 0x1.5caa24p-23,  -0x1.16d8b4p-20},
};

// The bits of 0.625, from the third after the leading one on, are 18 modulo 32: there the first interval's entry stands.
Expr entry(const Table& of_intervals, const Expr& place) {
  Table table;
  for (size_t k = 0; k < table.size(); ++k) table[(k + 18) % table.size()] = of_intervals[k];
  return lookup(table, place);
}

}  // namespace

Expr tanh_by_table(const Expr& x, bool one_row) {
  const Expr v = at_most(Halide::abs(x), last);
  const Expr place = Halide::reinterpret<int32_t>(Halide::reinterpret<uint32_t>(strict_add(v, literal(x, offset))) >> 20);
  const Expr d = strict_sub(v, entry(centres, place));
  std::vector<Expr> c;
  for (const Table& table : coefficients) c.push_back(entry(table, place));
  if (!one_row) return with_sign_of(fused(fused(fused(fused(c[4], d, c[3]), d, c[2]), d, c[1]), d, c[0]), x);
  const Expr square = strict_mul(d, d), bend = fused(c[4], square, fused(c[3], d, c[2]));
  return with_sign_of(fused(bend, square, fused(c[1], d, c[0])), x);
}

}  // namespace cellc

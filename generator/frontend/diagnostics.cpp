#include "frontend/diagnostics.h"

namespace cellc {
namespace {

constexpr Severity error = Severity::error;
constexpr Severity warning = Severity::warning;
constexpr Severity note = Severity::note;

constexpr DiagRow rows[] = {
    {Diag::no_cell, error, "no cell in this file: mark a function with CELLC_CELL"},
    {Diag::not_a_function, error, "CELLC_CELL marks a function, '%0' is none"},
    {Diag::member_cell, error, "cell '%0' is a member function: write a free function"},
    {Diag::cell_template, error, "cell '%0' is a template or has 'auto' parameters: a cell's types name its dimensions, such as Input<I>"},
    {Diag::cell_without_body, error, "cell '%0' has no body"},
    {Diag::cell_name_twice, error, "second cell with the name '%0': kernels are named by their cell"},
    {Diag::cell_returns, error, "cell '%0' returns '%1': a cell returns its new states, State<H> or States<H, H>"},
    {Diag::cell_parameter, error, "parameter '%0' has the type '%1': a cell takes Input, State and Param, by value or const reference"},
    {Diag::unnamed_parameter, error, "a parameter of a cell needs a name: callers bind values to it by name"},
    {Diag::parameter_name, error, "the name '%0' has characters other than letters, digits and _"},
    {Diag::no_state, error, "cell '%0' takes no State: its new state has no old one"},
    {Diag::state_count, error, "%0 states, but %1 returned: every state has its new value at the same place"},
    {Diag::state_shape, error, "%0 is returned for the state '%1', which is %2"},
    {Diag::dimension_twice, error, "two different types are called '%0' here: give each dimension a name of its own"},
    {Diag::not_a_dimension, error, "'%0' is not a dimension: use I, H, or a type derived from cellc::Dim"},
    {Diag::unused, warning, "the new states do not depend on '%0'"},
    {Diag::param_rank, error, "a Param has one or two dimensions, not %0"},
    {Diag::stack_count, error, "a Stack of %0 blocks: it holds 2 to %1"},
    {Diag::variadic, error, "cell '%0' takes any number of arguments: name each parameter"},

    {Diag::rejected, error, "%0 is not in the cell language: %1"},
    {Diag::no_effect, error, "this statement has no effect: return its value, or give it a name"},
    {Diag::missing_return, error, "'%0' ends without a return"},
    {Diag::after_return, error, "a statement after the return"},
    {Diag::no_value, error, "%0 has no value: give it one"},
    {Diag::static_local, error,
     "'%0' outlives the call (or is volatile): a cell keeps nothing but its states; for a constant write constexpr"},
    {Diag::local_type, error, "'%0' has the type '%1': locals are Vector, Scalar, State, double, float or int"},
    {Diag::parameter_type, error, "a helper takes its arguments by value or const reference, not as '%0'"},
    {Diag::result_type, error, "'%0' returns '%1': a helper returns one Vector, Scalar, double or float"},
    {Diag::reassigned_role, error, "'%0' has the role %1: it keeps the value that the caller gave"},
    {Diag::mutable_reference, error, "'%0' is a reference that could change another variable: write const &, or a value"},
    {Diag::several_values, error, "several values are returned by the cell itself only, as return {a, b};"},

    {Diag::shape_mismatch, error, "'%0' of %1 and %2: the shapes differ"},
    {Diag::product_mismatch, error, "'*' of the matrix %0 and the vector %1: it takes a vector %2"},
    {Diag::vector_first, error, "'*' of the vector %0 and the matrix %1: the matrix comes first"},
    {Diag::needs_vector, error, "'%0' takes vectors, here it gets %1"},
    {Diag::needs_condition, error, "the first argument of select is a comparison, a < b or a > b"},
    {Diag::wrong_shape, error, "%0 is expected here, not %1"},
    {Diag::chunk_range, error, "chunk<%0> of %1, which has %2 block(s)"},
    {Diag::concat_dimensions, error, "concat of %0 and %1: the blocks have different dimensions"},
    {Diag::comparison, error, "'%0' is not in the cell language: write < or >, which tell what is chosen for NaN"},
    {Diag::constant_condition, error,
     "'%0' takes values, here it gets a comparison: it belongs into select(a < b, c, d), as a number select(a < b, 1.0, 0.0)"},
    {Diag::role_of_value, error, "%0 is what the caller gives, this is a computed value: declare a Vector"},

    {Diag::unknown_function, error, "'%0' is not in the cell language: %1"},
    {Diag::no_body, error, "'%0' has no body here: define it before the cell"},
    {Diag::indirect_call, error, "a call that is not one of a plain function"},
    {Diag::recursion, error, "recursion: %0"},
    {Diag::foreign_operator, error,
     "this operator of another library is not in the cell language: a cell computes its new states and does nothing else"},
    {Diag::mutable_global, error, "'%0' is not constant: a cell sees its parameters and constants only"},
    {Diag::not_constant, error, "'%0' is no constant of type double, float or int"},
    {Diag::unknown_construct, error, "%0 is not in the cell language"},
    {Diag::too_deep, error, "this expression is nested too deeply: name its parts"},
    {Diag::too_large, error, "with all its helpers, the cell has too many operations"},

    {Diag::integer_division, error, "integer division drops the remainder: divide in floating point"},
    {Diag::number_range, error, "this number does not fit into '%0'"},
    {Diag::not_a_number, error, "this constant is not a number (NaN)"},
    {Diag::narrowing, error, "'%0' becomes '%1' here and loses its fraction"},
    {Diag::number_type, error, "'%0' is not in the cell language: numbers are double, float or int"},

    {Diag::mark_missing, note, "'%0' takes a State; is it the cell?"},
    {Diag::number_parameter, note,
     "a number that never changes is a constant, constexpr double; one that is trained or set by the caller is a Param<H>"},
    {Diag::declared_here, note, "'%0' is declared here"},
    {Diag::has_shape, note, "'%0' is declared here: %1"},
    {Diag::transposed, note, "'%0' is declared here; a matrix is rows x columns, the transposed would fit"},
    {Diag::called_here, note, "in the call of '%0'"},
    {Diag::function_here, note, "'%0' is declared here; a cell is unfolded, so that no function may reach itself"},
    {Diag::previous_cell, note, "the first cell '%0'"},
    {Diag::state_here, note, "the state '%0'"},
    {Diag::previous_dimension, note, "one '%0'"},
    {Diag::make_constexpr, note, "'%0' is declared here; constexpr makes it a constant"},
    {Diag::first_return, note, "the return"},
};

}  // namespace

std::span<const DiagRow> diagnostics_table() { return rows; }

}  // namespace cellc

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "folder.h"

// Each row: what is typed, the exit status (2: the words are wrong, 1: a file is), and what the message must say.

namespace {

struct Case {
  const char* words;
  int status;
  const char* parts;
};

const Case cases[] = {
    // commands and options
    {"", 2, "expected a command|graph, build, plan, explain, cells, targets"},
    {"grap", 2, "unknown command 'grap'|did you mean 'graph'?|There are: graph, build"},
    {"make", 2, "unknown command 'make'.|There are: graph"},
    {"''", 2, "unknown command ''"},
    {"--verson", 2, "unknown option '--verson'|did you mean '--version'?"},
    {"-x", 2, "unknown option '-x'|--help"},
    {"graph", 2, "FILE is required|--help"},
    {"graph two.cellgraph --cel first", 2, "unknown option '--cel'|did you mean '--cell'?|--dot"},
    {"graph two.cellgraph --cel=first", 2, "unknown option '--cel'|did you mean '--cell'?"},
    {"graph two.cellgraph elman.cpp", 2, "not expected|elman.cpp"},
    {"graph two.cellgraph --cell", 2, "--cell|missing"},
    {"targets now", 2, "not expected|now"},
    {"build -o out", 2, "nothing to build|FILE|--plan"},
    {"build two.cellgraph --cell first --generic", 2, "--output is required"},
    {"build two.cellgraph --dtype float32 --dtype float64 --generic -o out", 2, "--dtype"},
    // files
    {"graph nothing.cpp", 1, "cannot read 'nothing.cpp'|there is no such file"},
    {"graph nothing.cellgraph", 1, "cannot read 'nothing.cellgraph'|there is no such file"},
    {"graph ''", 1, "cannot read ''"},
    {"graph .", 1, "cannot read '.'|it is a folder"},
    {"cells nothing.cpp", 1, "cannot read 'nothing.cpp'"},
    {"cells ''", 1, "cannot read ''"},
    {"build nothing.cpp --generic -o out", 1, "cannot read 'nothing.cpp'"},
    {"build --plan nothing.plan -o out.o", 1, "cannot read 'nothing.plan'"},
    {"build --plan elman.cpp -o out.o", 1, "not a plan|line 1"},
    {"build --plan two.cellgraph -o out.o", 1, "not a plan|line 1"},
    {"plan --library l --source two.cellgraph --cell second --dtype bfloat16 --target native --gradients -o out", 2,
     "--gradients: expected float32 or float64 among the types, and a processor's target"},
    {"explain nothing.cpp", 1, "cannot read 'nothing.cpp'"},
    {"plan --library l --source nothing.cpp --cell c --dtype float32 --target native -o out", 1, "cannot read 'nothing.cpp'"},
    {"plan --library l --source '' --cell c --dtype float32 --target native -o out", 1, "cannot read ''"},
    {"graph empty.cellgraph", 1, "empty.cellgraph: line 1: the text ends here"},
    {"graph wrong.cellgraph", 1, "wrong.cellgraph: line 3: unknown operation 'output'"},
    {"graph wrong.cpp", 1, "wrong.cpp:3:|error: |^"},
    {"cells wrong.cpp", 1, "wrong.cpp:3:|error: "},
    {"graph empty.cpp", 1, "empty.cpp|error: "},
    // cells
    {"graph two.cellgraph --cell firs", 2, "unknown cell 'firs'|did you mean 'first'?|There are: first, second"},
    {"build two.cellgraph --generic -o out", 2, "expected the name of one of the cells: first, second"},
    {"build two.cellgraph --cell third --generic -o out", 2, "unknown cell 'third'|There are: first, second"},
    {"tune --cells mgu --sizes 10x20", 2, "--cells mgu|computed in stages|the analytic schedule"},
    {"build '" CELLC_SOURCE_DIR "/cells/mgu_cell.cpp' --generic --target cuda -o .", 1,
     "cell mgu: kernels for cuda have no products with computed vectors|leave cuda out of the targets"},
    {"explain rnn_tan", 2, "unknown cell 'rnn_tan'|did you mean 'rnn_tanh'?"},
    {"explain two.cellgraph", 2, "expected the name of one of the cells: first, second"},
    {"explain rnn_tanh --cell rnn_relu", 2, "--cell rnn_relu|'rnn_tanh' is a cell already"},
    {"plan --library l --cell lstn --dtype float32 --target native -o out", 2, "unknown cell 'lstn'|rnn_tanh, rnn_relu"},
    {"plan --library l --cell rnn_tanh rnn_tanh --dtype float32 --target native -o out", 2, "--cell rnn_tanh stands twice"},
    // scan and sizes files
    {"scan", 2, "SOURCE is required"},
    {"scan none.cpp", 1, "none.cpp: there is no such file"},
    {"scan elman.cpp", 1, "elman.cpp: there is no compile_commands.json|expected -p BUILD_FOLDER"},
    {"scan elman.cpp -p .", 1, "there is no compile_commands.json in this folder"},
    {"scan elman.cpp -o ''", 2, "expected a path"},
    {"scan elman.cpp -o a --check b", 2, "expected one of --output and --check"},
    {"scan elman.cpp --chek b -- --any", 2, "unknown option '--chek'; did you mean '--check'?"},
    {"plan --library l --target native -o out", 2, "no cells: expected --cell, or a sizes file"},
    {"plan --library l --source two.cellgraph --sizes-file none.txt --target native -o out", 1, "cannot read 'none.txt'"},
    {"plan --library l --source two.cellgraph --sizes-file malformed.txt --target native -o out", 1,
     "malformed.txt: line 2: 2 words; expected a cell"},
    {"plan --library l --source two.cellgraph --sizes-file unknown.txt --target native -o out", 1,
     "unknown.txt: line 2: unknown cell 'frist'; did you mean 'first'? There are: first, second"},
    {"plan --library l --source two.cellgraph --sizes-file extents.txt --target native -o out", 1,
     "extents.txt: line 3: size 3: 1 extent; cell first has the dimensions I, H"},
    {"plan --library l --source two.cellgraph --sizes-file missing.txt --target native -o out", 1,
     "missing.txt: line 2: size I=3: there is no size for the dimension H; cell first has the dimensions I, H"},
    {"plan --library l --source two.cellgraph --sizes-file same.txt --target native -o out", 2,
     "same.txt: line 3 stands twice: same.txt: line 2 is the same kernel"},
    {"plan --library l --source two.cellgraph --cell first --size I=3 --target native -o out", 2,
     "--size I=3: there is no size for the dimension H; cell first has the dimensions I, H: expected extents such as 10x20 or I=10,H=20"},
    {"plan --library l --source two.cellgraph --cell first --size I=3,H=4,P=5 --target native -o out", 2,
     "--size I=3,H=4,P=5: there is no dimension 'P'; cell first has the dimensions I, H"},
    {"plan --library l --source two.cellgraph --cell first --size I=3,I=4 --target native -o out", 2, "'I' stands twice"},
    {"plan --library l --source two.cellgraph --cell first --size I=3,4 --target native -o out", 2, "'4' is no NAME=SIZE"},
    // sizes
    {"build two.cellgraph --cell first -o out", 2, "expected one of --size and --generic"},
    {"build two.cellgraph --cell first --size 1x2 --generic -o out", 2, "expected one of --size and --generic"},
    {"build two.cellgraph --cell first --size 10 -o out", 2,
     "--size 10: 1 extent;|dimensions I, H|expected extents such as 10x20 or I=10,H=20"},
    {"build two.cellgraph --cell first --size 1x2x3 -o out", 2, "3 extents|dimensions I, H"},
    {"build two.cellgraph --cell first --size 10x -o out", 2, "'' is no extent from 1 to 1048576"},
    {"build two.cellgraph --cell first --size x -o out", 2, "'' is no extent"},
    {"build two.cellgraph --cell first --size 0x20 -o out", 2, "'0' is no extent"},
    {"build two.cellgraph --cell first --size=-1x20 -o out", 2, "'-1' is no extent"},
    {"build two.cellgraph --cell first --size +1x20 -o out", 2, "'+1' is no extent"},
    {"build two.cellgraph --cell first --size 1.5x20 -o out", 2, "'1.5' is no extent"},
    {"build two.cellgraph --cell first --size 1e1x20 -o out", 2, "'1e1' is no extent"},
    {"build two.cellgraph --cell first --size '10 x20' -o out", 2, "'10 ' is no extent"},
    {"build two.cellgraph --cell first --size 10X20 -o out", 2, "'X' is neither a digit nor x"},
    {"build two.cellgraph --cell first --size 1048577x20 -o out", 2, "'1048577' is no extent"},
    {"build two.cellgraph --cell first --size 99999999999999999999x20 -o out", 2, "'99999999999999999999' is no extent"},
    {"build two.cellgraph --cell first --size 1048576x1048576 -o out", 2,
     "--size 1048576x1048576: inputs, states and parameters of cell first|at most 1073741824"},
    {"build two.cellgraph --cell second --size 32768 -o out", 2, "at most 1073741824"},
    {"build two.cellgraph --cell first --size I=10 -o out", 2, "there is no size for the dimension H"},
    {"build two.cellgraph --cell first --size I=10,K=20 -o out", 2, "there is no dimension 'K'|dimensions I, H"},
    {"build two.cellgraph --cell first --size I=10,I=20 -o out", 2, "'I' stands twice"},
    {"build two.cellgraph --cell first --size I=10,H= -o out", 2, "'' is no extent"},
    {"build two.cellgraph --cell first --size I=10,H -o out", 2, "'H' is no NAME=SIZE"},
    {"build two.cellgraph --cell first --size =10,H=20 -o out", 2, "there is no dimension ''"},
    {"build two.cellgraph --cell first --size I=10,H=2=0 -o out", 2, "'2=0' is no extent"},
    {"build two.cellgraph --cell second --size 10x20 -o out", 2,
     "2 extents|cell second has the dimensions H: expected extents such as 10 or H=10"},
    {"build scalar.cellgraph --size 10 -o out", 2, "--size 10: cell scalar has no dimensions"},
    {"build scalar.cellgraph --generic -o out", 1, "cell scalar: a state is []"},
    {"build two.cellgraph --cell first --size 10x20 -o ''", 2, "--output: expected a path"},
    {"build --plan two.cellgraph -o out", 1, "two.cellgraph: not a plan"},
    {"explain rnn_tanh --size 10", 2, "1 extent;"},
    {"plan --library l --cell rnn_tanh --size 10x20 I=10,H=20 --dtype float32 --target native -o out", 2, "--size I=10,H=20 stands twice"},
    {"plan --library l --cell rnn_tanh --size 10 --dtype float32 --target native -o out", 2, "1 extent;"},
    // dtypes and targets
    {"build two.cellgraph --cell first --generic --dtype float8 -o out", 2,
     "unknown dtype 'float8'|There are: float32, float64, bfloat16, float16, float32-bfloat16, float32-int8"},
    {"build two.cellgraph --cell first --generic --dtype float3 -o out", 2, "unknown dtype 'float3'|did you mean 'float32'?"},
    {"build two.cellgraph --cell first --generic --dtype Float32 -o out", 2, "did you mean 'float32'?"},
    {"explain rnn_tanh --dtype int8", 2, "unknown dtype 'int8'"},
    {"plan --library l --cell rnn_tanh --dtype half --target native -o out", 2, "unknown dtype 'half'"},
    {"plan --library l --cell rnn_tanh --dtype float32 float32 --target native -o out", 2, "--dtype float32 stands twice"},
    {"build two.cellgraph --cell first --generic --target avx2 -o out", 2,
     "unknown target 'avx2'|x86-64-v2, x86-64-v3, x86-64-v4, x86-64-v4-vnni-bf16, arm-64, arm-64-dotprod-fp16, cuda, native"},
    {"build two.cellgraph --cell first --generic --target x86_64-v3 -o out", 2, "unknown target 'x86_64-v3'|did you mean 'x86-64-v3'?"},
    {"explain rnn_tanh --target sse", 2, "unknown target 'sse'"},
    {"plan --library l --cell rnn_tanh --dtype float32 --target v3 -o out", 2, "unknown target 'v3'"},
    {"plan --library l --cell rnn_tanh --dtype float32 --target x86-64-v2 x86-64-v2 -o out", 2, "--target x86-64-v2 stands twice"},
    {"plan --library l --cell rnn_tanh --dtype float32 --target native x86-64-v2 x86-64-v3 x86-64-v4 x86-64-v4-vnni-bf16 -o out", 2,
     "--target native is x86-64-v"},
    // cells that no call of the runtime holds
    {"plan --library l --source wide.cellgraph --cell wide_inputs --target x86-64-v3 -o out", 1,
     "cell wide_inputs: a step takes 65 arguments, for inputs (61), old and new states (1 each) and 2 more; expected at most 64. Put those "
     "of one dimension into one"},
    {"build wide.cellgraph --cell wide_inputs --generic -o out", 1, "a step takes 65 arguments|expected at most 64"},
    {"plan --library l --source wide.cellgraph --cell wide_parameters --target x86-64-v3 --gradients -o out", 1,
     "the gradient of cell wide_parameters has 65 parameters; expected at most 64. Put parameters of one shape into one|GRADIENTS"},
    {"plan --library l --source wide.cellgraph --cell wide_stages --target x86-64-v3 -o out", 1,
     "cell wide_stages: wide_stages_stage_0 has 129 vectors, those that it reads and, twice, those that it makes; expected at most 128. "
     "Divide the cell"},
    {"plan --library l --source wide.cellgraph --cell wide_gates --target x86-64-v3 --gradients -o out", 1,
     "the gradient of cell wide_gates, in wide_gates_backward: a step takes 66 arguments|expected at most 64|GRADIENTS"},
    {"plan --library l --source bare.cellgraph --cell bare --target x86-64-v3 --gradients -o out", 1,
     "the gradient of cell bare: the cell has no parameters; expected one at least. Leave GRADIENTS out"},
    // the rest of plan and build
    {"plan --cell rnn_tanh --dtype float32 --target native -o out", 2, "--library is required"},
    {"plan --library my-lib --cell rnn_tanh --dtype float32 --target native -o out", 2, "--library my-lib: expected a C identifier"},
    {"plan --library 1l --cell rnn_tanh --dtype float32 --target native -o out", 2, "--library 1l: expected a C identifier"},
    {"plan --library '' --cell rnn_tanh --dtype float32 --target native -o out", 2, "expected a C identifier"},
    {"plan --library l --cell rnn_tanh --dtype float32 --target native", 2, "--output is required"},
    {"plan --library l --cell rnn_tanh --dtype float32 --target native --schedules nowhere -o out", 2,
     "--schedules nowhere: there is no such folder"},
    {"plan --library l --cell rnn_tanh --dtype float32 --target x86-64-v3 --schedules tables -o out", 1,
     "x86-64-v3.json: entry 0: unknown key 'colour'"},
    {"build two.cellgraph --plan p.plan -o out.o", 2, "--plan|FILE"},
    {"build --plan p.plan --dtype float64 -o out.o", 2, "--plan|--dtype"},
    {"build --plan p.plan --assembly -o out.o", 2, "--plan|--assembly"},
};

// A cell that adds up so many inputs.
std::string wide_inputs(int count) {
  std::string text = "cellgraph 1\ncell wide_inputs\n", sums;
  for (int k = 0; k < count; ++k) text += fmt::format("%{} = in x{} : [H]\n", k, k);
  text += fmt::format("%{} = state h : [H]\n", count);
  for (int k = 0; k < count; ++k) sums += fmt::format("%{} = add %{}, %{} : [H]\n", count + 1 + k, count + k, k);
  return text + sums + fmt::format("return %{}\n", 2 * count);
}

// A cell that adds up so many parameters.
std::string wide_parameters(int count) {
  std::string text = "cellgraph 1\ncell wide_parameters\n%0 = state h : [H]\n", sums;
  for (int k = 1; k <= count; ++k) text += fmt::format("%{} = param p{} : [H]\n", k, k);
  for (int k = 1; k <= count; ++k) sums += fmt::format("%{} = add %{}, %{} : [H]\n", count + k, k == 1 ? 0 : count + k - 1, k);
  return text + sums + fmt::format("return %{}\n", 2 * count);
}

// A cell that multiplies so many computed vectors.
std::string wide_stages(int count) {
  std::string text = "cellgraph 1\ncell wide_stages\n%0 = state h : [H]\n", products;
  for (int k = 1; k <= count; ++k) text += fmt::format("%{} = param w{} : [H, H]\n", k, k);
  for (int k = 0, id = count + 1; k < count; ++k, id += 4)
    products += fmt::format("%{} = matvec %{}, %0 : [H]\n%{} = tanh %{} : [H]\n%{} = matvec %1, %{} : [H]\n%{} = add %{}, %{} : [H]\n", id,
                            k + 1, id + 1, id, id + 2, id + 1, id + 3, id + 2, k == 0 ? 0 : id - 1);
  return text + products + fmt::format("return %{}\n", 5 * count);
}

// A cell with so many gates, each the sigmoid of a product.
std::string wide_gates(int count) {
  std::string text = "cellgraph 1\ncell wide_gates\n%0 = state h : [H]\n", gates, result;
  for (int k = 1; k <= count; ++k) text += fmt::format("%{} = param w{} : [H, H]\n", k, k);
  for (int k = 0, id = count + 1; k < count; ++k, id += 3)
    gates += fmt::format("%{} = matvec %{}, %0 : [H]\n%{} = sigmoid %{} : [H]\n%{} = mul %{}, %{} : [H]\n", id, k + 1, id + 1, id, id + 2,
                         id + 1, k == 0 ? 0 : id - 1);
  return text + gates + fmt::format("return %{}\n", 4 * count);
}

}  // namespace

TEST_CASE("what is wrong is told in one message, and nothing is written") {
  const Folder folder;
  folder.write("empty.cellgraph", "");
  folder.write("empty.cpp", "");
  folder.write("wrong.cellgraph", "cellgraph 1\ncell c\n%0 = output x : [I]\n");
  folder.write("malformed.txt", "cellc sizes 1\nfirst 3x4\n");
  folder.write("unknown.txt", "cellc sizes 1\nfrist 3x4 float32\n");
  folder.write("extents.txt", "cellc sizes 1\nfirst 3x4 float32\nfirst 3 float64\n");
  folder.write("missing.txt", "cellc sizes 1\nfirst I=3 float32\n");
  folder.write("same.txt", "cellc sizes 1\nfirst I=3,H=4 float32\nfirst 3x4 float32\n");
  folder.write("wide.cellgraph", wide_inputs(61) + wide_parameters(65) + wide_gates(30) + wide_stages(64));
  folder.write("bare.cellgraph", "cellgraph 1\ncell bare\n%0 = state h : [H]\n%1 = tanh %0 : [H]\nreturn %1\n");
  folder.write("scalar.cellgraph", "cellgraph 1\ncell scalar\n%0 = state h : []\nreturn %0\n");
  folder.write("wrong.cpp", "#include <cellc/cell.h>\nusing namespace cellc;\nCELLC_CELL State<H> c(State<H> h) { return unknown(h); }\n");
  std::filesystem::create_directory(folder.file("tables"));
  folder.write("tables/x86-64-v3.json", R"({"version": 1, "entries": [{"colour": "red"}]})");
  const std::vector<std::string> before = folder.names();
  for (const Case& row : cases) {
    CAPTURE(std::string(row.words));
    const Run run = folder.run(row.words);
    CHECK(run.status == row.status);
    CHECK_MESSAGE(has_parts(run.err, row.parts), run.err);
    CHECK(run.out == "");
    CHECK(folder.names() == before);
  }
}

TEST_CASE("wrong text of any kind is an error, never a crash") {
  const Folder folder;
  for (const char* words : {"graph \"$(printf '\\377\\376')\"", "explain \"$(printf '%01000d' 0)\"",
                            "build two.cellgraph --cell first --size \"$(printf '%0100000d' 0)\" -o out",
                            "plan --library \"$(printf 'a%.0s' $(seq 3000))\" --cell '%s%n' --dtype '{}' --target '{0}' -o out",
                            "-- graph two.cellgraph", "graph --", "--=", "graph ---"}) {
    const Run run = folder.run(words);
    CAPTURE(run.err);
    CHECK((run.status == 1 || run.status == 2));
    CHECK(run.err != "");
  }
}

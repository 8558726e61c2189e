// Steps that torch has made, file by file, within torch's tolerance for float32; prints the kernel of each.
#include <cellc/rnn_cell.h>
#include <cellc/safetensors.h>

#include <cmath>
#include <cstdio>

int main(int count, char** files) {
  for (int k = 1; k < count; ++k) {
    const cellc::SafeTensors file = cellc::read_safetensors(files[k]);
    const cellc::Tensor input = file.tensors.at("input"), expected = file.tensors.at("output");
    const int64_t hidden_size = expected.size(-1);
    cellc::RNNCell cell(input.size(-1), hidden_size,
                        cellc::RNNCellOptions().nonlinearity(file.metadata.at("nonlinearity")).bias(file.metadata.at("bias") == "true"));
    cellc::StateDict parameters;
    for (const char* name : {"weight_ih", "weight_hh", "bias_ih", "bias_hh"})
      if (const cellc::Tensor* tensor = file.tensors.find(name)) parameters.insert(name, *tensor);
    cell.load_state_dict(parameters);
    const cellc::Tensor* hx = file.tensors.find("hx");
    const cellc::Tensor output = hx != nullptr ? cell(input, *hx) : cell(input);
    for (int64_t i = 0; i < expected.numel(); ++i) {
      const double is = output.data<float>()[i], should = expected.data<float>()[i];
      if (!(std::fabs(is - should) <= 1e-5 + 1.3e-6 * std::fabs(should))) {
        std::printf("%s: element %d is %g, torch has %g\n", files[k], static_cast<int>(i), is, should);
        return 1;
      }
    }
    std::printf("%s\n", cell.kernel().name);
  }
}

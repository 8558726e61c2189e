#include "program.h"

#include <regex>
#include <sstream>
#include <stdexcept>

namespace ptx {
namespace {

struct Reader {
  Kernel kernel;
  std::map<std::string, int> registers;
  std::map<std::string, size_t> parameters, labels;
  std::vector<std::pair<size_t, std::string>> branches;

  int register_of(const std::string& name) {
    const auto [found, is_new] = registers.emplace(name, kernel.registers);
    if (is_new) ++kernel.registers;
    return found->second;
  }

  // "0f3F800000" and "0d3FF0000000000000" are the bits of numbers.
  static uint64_t number(const std::string& text) {
    if (text.size() > 2 && text[0] == '0' && (text[1] == 'f' || text[1] == 'd')) return std::stoull(text.substr(2), nullptr, 16);
    return static_cast<uint64_t>(std::stoll(text));
  }

  // "%r1", "12", "%rd1+4", "name_param_0", "cellc_shared", "cellc_shared+128".
  Operand operand(const std::string& text) {
    const size_t plus = text.find('+', 1);
    const std::string base = text.substr(0, plus);
    const uint64_t offset = plus == std::string::npos ? 0 : number(text.substr(plus + 1));
    if (base == "cellc_shared") return {-1, offset};
    if (const auto found = parameters.find(base); found != parameters.end()) return {-1, found->second + offset};
    if (base[0] == '%' || base == "tmp") return {register_of(base), offset};
    return {-1, number(base)};
  }

  // A list in braces is several operands.
  std::vector<Operand> operands(const std::string& text) {
    static const std::regex word(R"([^\s,{}\[\]]+)");
    std::vector<Operand> result;
    for (std::sregex_iterator at(text.begin(), text.end(), word), end; at != end; ++at) result.push_back(operand(at->str()));
    return result;
  }

  // "{ .reg .b32 tmp; mov.b64 {%r1, tmp}, %rd1; }" is one instruction and a register of its own.
  void instruction(const std::string& text) {
    const size_t own = text.rfind("{ .reg", 0) == 0 ? text.find("; ") + 2 : 0;
    const std::string line = own == 0 ? text : text.substr(own, text.rfind(';') + 1 - own);
    static const std::regex shape(R"(^(?:@(!?)(%p\d+)\s+)?([a-z][a-z0-9_.]*)\s*(.*);$)");
    std::smatch parts;
    if (!std::regex_match(line, parts, shape)) throw std::runtime_error("PTX: not an instruction: " + line);
    Instruction result;
    result.text = line;
    if (parts[2].matched) result.guard = register_of(parts[2]);
    result.is_guard_negative = parts[1].length() > 0;
    const std::string name = parts[3], rest = parts[4];
    result.run = find_operation(name);
    if (result.run == nullptr) throw std::runtime_error("PTX: no such instruction here: " + line);
    if (name.rfind("bra", 0) == 0) {
      branches.emplace_back(kernel.code.size(), rest);
    } else if (!rest.empty()) {
      const bool is_list = rest[0] == '{';
      const size_t comma = is_list ? rest.find('}') + 1 : rest.find(',');
      result.to = operands(rest.substr(0, comma));
      if (comma < rest.size()) result.from = operands(rest.substr(comma + 1));
    }
    kernel.code.push_back(std::move(result));
  }

  void parameter(const std::string& line) {
    static const std::regex shape(R"(^\.param \.[ubsf](\d+) .*?([A-Za-z_]\w*),?$)");
    std::smatch parts;
    if (!std::regex_match(line, parts, shape)) throw std::runtime_error("PTX: not a parameter: " + line);
    const size_t bytes = std::stoul(parts[1]) / 8;
    const size_t end = kernel.parameter_bytes.empty() ? 0 : kernel.parameter_offsets.back() + kernel.parameter_bytes.back();
    kernel.parameter_offsets.push_back((end + bytes - 1) / bytes * bytes);
    kernel.parameter_bytes.push_back(bytes);
    parameters[parts[2]] = kernel.parameter_offsets.back();
  }

  Kernel finished() {
    for (const auto& [index, label] : branches) kernel.code[index].target = labels.at(label);
    return std::move(kernel);
  }
};

std::string trimmed(std::string line) {
  line = line.substr(0, line.find("//"));
  const size_t first = line.find_first_not_of(" \t"), last = line.find_last_not_of(" \t");
  return first == std::string::npos ? "" : line.substr(first, last - first + 1);
}

}  // namespace

std::vector<Kernel> read_program(const std::string& text) {
  std::vector<Kernel> kernels;
  Reader reader;
  std::istringstream lines(text);
  for (std::string raw; std::getline(lines, raw);) {
    const std::string line = trimmed(raw);
    const auto begins = [&](const char* with) { return line.rfind(with, 0) == 0; };
    if (begins(".visible .entry ")) {
      reader = Reader();
      reader.kernel.name = line.substr(16, line.find('(') - 16);
    } else if (begins(".param")) {
      reader.parameter(line);
    } else if (line == "}") {
      kernels.push_back(reader.finished());
    } else if (line.empty() || line == "{" || line == ")" || begins(".")) {
      continue;  // what it is for, and declarations: registers are those that are named
    } else if (line.back() == ':') {
      reader.labels[line.substr(0, line.size() - 1)] = reader.kernel.code.size();
    } else {
      reader.instruction(line);
    }
  }
  return kernels;
}

}  // namespace ptx

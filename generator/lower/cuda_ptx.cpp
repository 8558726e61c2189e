#include "lower/cuda_ptx.h"

#include <algorithm>
#include <sstream>
#include <string_view>

#include <fmt/format.h>

namespace cellc {
namespace {

constexpr std::string_view declaration = ".extern .shared .align 16 .b8 cellc_shared[];\n";
constexpr std::string_view registers = "\t.reg .b64 \t%cellc_shared<2>;\n\tmov.u64 \t%cellc_shared0, cellc_shared;\n";

bool has(const std::string& line, std::string_view part) { return line.find(part) != std::string::npos; }

// "ld.shared.b32 %r1, [%rd2+4]" and its like take an address register; one without is a number alone, "[128]".
std::string addressed(const std::string& line) {
  const size_t open = line.find('[') + 1, end = line.find_first_of("+]", open);
  const std::string base = line.substr(open, end - open);
  if (base[0] != '%') return line.substr(0, open) + "cellc_shared+" + base + line.substr(end);
  return "\tadd.s64 \t%cellc_shared1, " + base + ", %cellc_shared0;\n" + line.substr(0, open) + "%cellc_shared1" + line.substr(end);
}

// Behind the parameters of each kernel.
std::string with_threads(const std::string& ptx, const BlockThreads& threads, int resident_threads) {
  std::istringstream lines(ptx);
  std::string result, kernel;
  for (std::string line; std::getline(lines, line);) {
    if (const size_t entry = line.find(".entry "); entry != std::string::npos)
      kernel = line.substr(entry + 7, line.find('(', entry) - entry - 7);
    result += line + "\n";
    const auto found = line == ")" ? threads.find(kernel) : threads.end();
    if (found == threads.end()) continue;
    const auto& [x, y, z] = found->second;
    const int count = x * y * z, blocks = std::max(1, (resident_threads + count / 2) / count);
    result += fmt::format(".maxntid {}, {}, {}\n.minnctapersm {}\n", x, y, z, blocks);
  }
  return result;
}

std::string without(std::string text, std::string_view part) {
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at)) text.erase(at, part.size());
  return text;
}

std::string with_shared_symbol(const std::string& ptx) {
  if (!has(ptx, ".shared")) return ptx;
  std::istringstream lines(ptx);
  std::string result;
  bool is_at_registers = false;
  for (std::string line; std::getline(lines, line);) {
    const bool is_register = line.rfind("\t.reg ", 0) == 0;
    if (is_at_registers && !is_register) result += registers;
    is_at_registers = is_register;
    result += (has(line, "ld.shared") || has(line, "st.shared") ? addressed(line) : line) + "\n";
    if (has(line, ".address_size")) result += declaration;
  }
  return result;
}

}  // namespace

std::string corrected_ptx(const std::string& ptx, const BlockThreads& threads, int resident_threads) {
  return with_threads(with_shared_symbol(without(ptx, ".ftz")), threads, resident_threads);
}

}  // namespace cellc

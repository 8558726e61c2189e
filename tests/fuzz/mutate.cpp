#include "mutate.h"

namespace {

using Random = std::mt19937_64;
using Words = std::vector<std::string>;

size_t place(const std::string& text, Random& random) { return random() % (text.size() + 1); }

const char* const numbers[] = {"0",
                               "-1",
                               "1",
                               "2147483647",
                               "2147483648",
                               "4294967296",
                               "9223372036854775807",
                               "9223372036854775808",
                               "1e9",
                               "0.5",
                               "1e999",
                               "-0",
                               "nan",
                               "99999999999999999999999999",
                               "1048576",
                               "1048577"};

void flip_bit(std::string& text, const Words&, Random& random) {
  if (!text.empty()) text[random() % text.size()] ^= static_cast<char>(1 << random() % 8);
}

void set_byte(std::string& text, const Words&, Random& random) {
  if (!text.empty()) text[random() % text.size()] = static_cast<char>(random());
}

void cut_short(std::string& text, const Words&, Random& random) { text.resize(place(text, random)); }

void cut_out(std::string& text, const Words&, Random& random) { text.erase(place(text, random), random() % 20); }

void put_word(std::string& text, const Words& words, Random& random) { text.insert(place(text, random), words[random() % words.size()]); }

void put_number(std::string& text, const Words&, Random& random) {
  size_t begin = text.find_first_of("0123456789", place(text, random));
  if (begin == std::string::npos) begin = text.size();
  const size_t end = std::min(text.find_first_not_of("0123456789", begin), text.size());
  text.replace(begin, end - begin, numbers[random() % std::size(numbers)]);
}

void put_run(std::string& text, const Words& words, Random& random) {
  std::string run;
  const std::string& word = words[random() % words.size()];
  for (size_t count = random() % 300; count > 0; --count) run += word;
  text.insert(place(text, random), run);
}

// A line is moved, or stands twice.
void move_line(std::string& text, const Words&, Random& random) {
  const auto line_start = [&] { return std::min(text.find('\n', place(text, random)), text.size() - (text.empty() ? 0 : 1)) + 1; };
  if (text.empty()) return;
  const size_t begin = line_start();
  const size_t length = std::min(text.find('\n', begin), text.size() - 1) + 1 - std::min(begin, text.size());
  const std::string line = begin < text.size() ? text.substr(begin, length) : "";
  if (random() % 2 == 0 && !line.empty()) text.erase(begin, length);
  text.insert(std::min(text.empty() ? 0 : line_start(), text.size()), line);
}

constexpr void (*mutations[])(std::string&, const Words&, Random&) = {flip_bit, set_byte,   cut_short, cut_out,
                                                                      put_word, put_number, put_run,   move_line};

}  // namespace

std::string mutate(std::string text, const Words& words, Random& random) {
  for (size_t count = 1 + random() % 3; count > 0; --count) mutations[random() % std::size(mutations)](text, words, random);
  return text;
}

#pragma once
#include <random>
#include <string>
#include <vector>

/// `text` with a few random changes: bits, bytes, lines and numbers changed, cut out, put in, moved; or cut short. `words` are what the
/// format is made of. Equal generators give equal texts.
std::string mutate(std::string text, const std::vector<std::string>& words, std::mt19937_64& random);

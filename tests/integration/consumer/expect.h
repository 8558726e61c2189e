#pragma once
#include <cstdio>
#include <cstdlib>
#include <string>

inline void expect(bool holds, const std::string& what) {
  std::printf("%s: %s\n", holds ? "ok" : "WRONG", what.c_str());
  if (!holds) std::exit(1);
}

inline bool begins(const std::string& text, const std::string& with) { return text.rfind(with, 0) == 0; }

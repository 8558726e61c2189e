// Numbers that the cells share: a file that a cell source includes.
constexpr double half = 0.5;

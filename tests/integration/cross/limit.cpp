#include <cellc/limits.h>

#include <cstdio>

int main() { std::printf("%s\n", cellc::limits::instructions()); }

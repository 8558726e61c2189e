#include "fenced.h"

#include <sys/mman.h>

#include <new>

namespace {
constexpr size_t page = 4096;
}

Fenced::Fenced(size_t bytes) : size_((bytes + page - 1) / page * page + 2 * page) {
  pages_ = mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages_ == MAP_FAILED) throw std::bad_alloc();
  char* first = static_cast<char*>(pages_);
  mprotect(first, page, PROT_NONE);
  mprotect(first + size_ - page, page, PROT_NONE);
  data_ = first + size_ - page - bytes;
}

Fenced::~Fenced() { munmap(pages_, size_); }

#pragma once
#include <cstddef>

/// Memory whose last byte is the last one before a page that must not be touched, and, where it fills whole pages, likewise its first:
/// a kernel that reads or writes beyond it dies.
class Fenced {
 public:
  explicit Fenced(size_t bytes);
  Fenced(const Fenced&) = delete;
  Fenced& operator=(const Fenced&) = delete;
  ~Fenced();
  void* data() const { return data_; }

 private:
  void* pages_;
  size_t size_;
  void* data_;
};

#pragma once
#include <mutex>

#include <cellc/random.h>

namespace cellc::detail {

struct DefaultGenerator {
  std::mutex mutex;
  Generator generator{std::random_device{}()};
};

/// The one that manual_seed() seeds.
DefaultGenerator& default_generator();

/// Holds it for one thread.
class Locked {
 public:
  explicit Locked(DefaultGenerator& shared) : lock_(shared.mutex), generator_(shared.generator) {}
  Generator& generator() noexcept { return generator_; }

 private:
  std::lock_guard<std::mutex> lock_;
  Generator& generator_;
};

}  // namespace cellc::detail

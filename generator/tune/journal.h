#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "tune/measure.h"

namespace cellc {

/// What was measured, kept in a file line by line, so that an interrupted search goes on where it was. A line that was cut short is as
/// if it were not there.
class Journal {
 public:
  /// `about` is what the times depend on beside the plan: the program and the processor.
  Journal(std::filesystem::path file, std::string about);

  /// The times of a plan at least at these batches; empty times: the plan gave wrong numbers or no object.
  std::optional<Times> find(const Plan& plan, const std::vector<int64_t>& batches) const;
  void add(const Plan& plan, const Times& times);

 private:
  std::string key(const Plan& plan) const;
  std::filesystem::path file_;
  std::string about_;
  std::map<std::string, Times> known_;
};

}  // namespace cellc

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
  /// `about` is what the times depend on beside the plan: the program and the processor. Throws std::system_error for a file that cannot be
  /// written.
  Journal(std::filesystem::path file, std::string about);

  /// The times of a plan at these batches, or its fault; nothing if one is not known.
  std::optional<Measured> find(const Plan& plan, const std::vector<int64_t>& batches) const;
  void add(const Plan& plan, const Measured& measured);

  /// How many plans there were in the file.
  size_t size() const { return known_.size(); }

  /// The search is over: removes the file.
  void close();

 private:
  std::string key(const Plan& plan) const;
  std::filesystem::path file_;
  std::string about_;
  std::map<std::string, Measured> known_;
};

}  // namespace cellc

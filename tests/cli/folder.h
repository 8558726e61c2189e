#pragma once
#include <filesystem>
#include <string>
#include <vector>

/// What a run of the program gave.
struct Run {
  int status;
  std::string out, err;
};

/// A folder to run the program in, removed with this object. It holds `elman.cpp` and `two.cellgraph`, a text of the cells `first`
/// (dimensions I, H) and `second` (H).
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  /// Runs cellc with these words, as a shell reads them: they may have redirections, and `before` may have commands.
  Run run(const std::string& words, const std::string& before = "") const;

  std::filesystem::path file(const std::string& name) const { return path_ / name; }
  void write(const std::string& name, const std::string& content) const;
  std::string read(const std::string& name) const;

  /// Every file and folder below, relative and sorted.
  std::vector<std::string> names() const;

 private:
  std::filesystem::path path_;     ///< where the program runs
  std::filesystem::path streams_;  ///< what it prints
};

/// Whether `text` has each part of `parts`, which are separated by '|'.
bool has_parts(const std::string& text, const std::string& parts);

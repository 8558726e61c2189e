#pragma once
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "frontend/frontend.h"

/// A file with `text` that lives as long as this object.
class TemporarySource {
 public:
  explicit TemporarySource(const std::string& text)
      : path_(std::filesystem::temp_directory_path() / ("cellc_source_" + std::to_string(getpid()) + ".cpp")) {
    std::ofstream(path_) << text;
  }
  ~TemporarySource() { std::filesystem::remove(path_); }
  TemporarySource(const TemporarySource&) = delete;
  TemporarySource& operator=(const TemporarySource&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline cellc::FrontendResult read_text(const std::string& text, const std::vector<std::string>& extra_args = {}) {
  const TemporarySource source(text);
  return cellc::read_cells(source.path(), CELLC_INCLUDE_DIR, extra_args);
}

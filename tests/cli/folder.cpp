#include "folder.h"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace fs = std::filesystem;

namespace {

constexpr const char* source = R"(#include <cellc/cell.h>
using namespace cellc;

CELLC_CELL State<H> elman(Input<I> x, State<H> h, Param<H, I> w, Param<H, H> u, Param<H> b) { return tanh(w * x + u * h + b); }
)";

constexpr const char* two_graphs = R"(cellgraph 1
cell first
%0 = in x : [I]
%1 = state h : [H]
%2 = param w : [H, I]
%3 = matvec %2, %0 : [H]
%4 = add %3, %1 : [H]
%5 = tanh %4 : [H]
return %5
cellgraph 1
cell second
%0 = state h : [H]
%1 = param w : [H, H]
%2 = matvec %1, %0 : [H]
%3 = relu %2 : [H]
return %3
)";

std::string content_of(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace

Folder::Folder() : path_(fs::temp_directory_path() / fmt::format("cellc_cli_{}", getpid())), streams_(path_.string() + "_streams") {
  fs::remove_all(path_);
  fs::create_directories(path_);
  fs::create_directories(streams_);
  write("elman.cpp", source);
  write("two.cellgraph", two_graphs);
}

Folder::~Folder() {
  fs::remove_all(path_);
  fs::remove_all(streams_);
}

Run Folder::run(const std::string& words, const std::string& before) const {
  const std::string out = (streams_ / "out").string(), err = (streams_ / "err").string();
  const std::string command =
      fmt::format("cd '{}' && {{ {} '{}' {}; }} >'{}' 2>'{}' </dev/null", path_.string(), before, CELLC, words, out, err);
  const int status = std::system(command.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, content_of(out), content_of(err)};
}

void Folder::write(const std::string& name, const std::string& content) const { std::ofstream(path_ / name, std::ios::binary) << content; }

std::string Folder::read(const std::string& name) const { return content_of(path_ / name); }

std::vector<std::string> Folder::names() const {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path_))
    names.push_back(fs::relative(entry.path(), path_).string());
  std::sort(names.begin(), names.end());
  return names;
}

bool has_parts(const std::string& text, const std::string& parts) {
  std::istringstream stream(parts);
  bool all = true;
  for (std::string part; std::getline(stream, part, '|');) all = all && text.find(part) != std::string::npos;
  return all;
}

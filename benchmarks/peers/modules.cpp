#include "modules.h"

#include <dlfcn.h>

#include <sstream>
#include <stdexcept>
#include <string>

#include "module.h"

namespace peers {

void add_modules(std::vector<Peer>& table) {
  std::istringstream paths(CELLC_PEER_MODULES);
  for (std::string path; std::getline(paths, path, ':');) {
    void* const module = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!module) throw std::runtime_error(dlerror());
    const auto add = reinterpret_cast<decltype(&add_peers)>(dlsym(module, "add_peers"));
    if (!add) throw std::runtime_error(dlerror());
    add(table);
  }
}

}  // namespace peers

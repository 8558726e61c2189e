#include <cellc/state_dict.h>

#include <algorithm>

namespace cellc {

StateDict::StateDict(std::vector<Entry> entries) : entries_(std::move(entries)) {
  std::vector<std::string_view> names;
  for (const Entry& entry : entries_) names.push_back(entry.first);
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  if (twice != names.end()) throw Error("the name \"" + std::string(*twice) + "\" is there twice");
}

const Tensor* StateDict::find(std::string_view name) const noexcept {
  for (const Entry& entry : entries_)
    if (entry.first == name) return &entry.second;
  return nullptr;
}

Tensor* StateDict::find(std::string_view name) noexcept { return const_cast<Tensor*>(std::as_const(*this).find(name)); }

const Tensor& StateDict::at(std::string_view name) const {
  if (const Tensor* tensor = find(name)) return *tensor;
  std::string there;
  for (const Entry& entry : entries_) there += (there.empty() ? "" : ", ") + entry.first;
  throw Error("there is no tensor \"" + std::string(name) + "\"; there are: " + (there.empty() ? "none" : there));
}

Tensor& StateDict::at(std::string_view name) { return const_cast<Tensor&>(std::as_const(*this).at(name)); }

void StateDict::insert(std::string name, Tensor tensor) {
  if (Tensor* old = find(name))
    *old = std::move(tensor);
  else
    entries_.emplace_back(std::move(name), std::move(tensor));
}

bool StateDict::erase(std::string_view name) {
  const auto entry = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.first == name; });
  if (entry == entries_.end()) return false;
  entries_.erase(entry);
  return true;
}

}  // namespace cellc

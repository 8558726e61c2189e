#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <cellc/tensor.h>

namespace cellc {

/// Named tensors in the order in which they were put in, as torch's state_dict(). Names are unique.
class StateDict {
 public:
  using Entry = std::pair<std::string, Tensor>;

  StateDict() = default;
  StateDict(std::initializer_list<Entry> entries) : StateDict(std::vector<Entry>(entries)) {}
  explicit StateDict(std::vector<Entry> entries);  ///< Error: a name twice

  const Tensor* find(std::string_view name) const noexcept;  ///< null if there is none
  Tensor* find(std::string_view name) noexcept;
  const Tensor& at(std::string_view name) const;  ///< Error naming what there is
  Tensor& at(std::string_view name);
  void insert(std::string name, Tensor tensor);  ///< at the end, or in the place of the tensor of that name
  bool erase(std::string_view name);             ///< whether there was one

  size_t size() const noexcept { return entries_.size(); }
  bool empty() const noexcept { return entries_.empty(); }
  auto begin() const noexcept { return entries_.begin(); }
  auto end() const noexcept { return entries_.end(); }

 private:
  std::vector<Entry> entries_;
};

}  // namespace cellc

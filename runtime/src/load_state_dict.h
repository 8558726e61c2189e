#pragma once
#include <string>

#include <cellc/state_dict.h>

namespace cellc::detail {

/// The parameters to be, from a state_dict: those that `parameters` names, in its order, sizes and dtypes. Error in the words of torch's
/// strict load_state_dict, `title` being the module's class; TypeError for a dtype that cannot be converted.
StateDict loaded_parameters(const StateDict& parameters, const StateDict& state_dict, const std::string& prefix, const std::string& title);

}  // namespace cellc::detail

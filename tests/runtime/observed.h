#pragma once
#include <cellc/error.h>
#include <nlohmann/json.hpp>

/// What a call throws: {type by torch's name, message}; nulls for nothing.
template <class Call>
nlohmann::json observed(Call call) {
  try {
    call();
  } catch (const cellc::ValueError& e) {
    return {"ValueError", e.what()};
  } catch (const cellc::TypeError& e) {
    return {"TypeError", e.what()};
  } catch (const cellc::Error& e) {
    return {"RuntimeError", e.what()};
  }
  return {nullptr, nullptr};
}

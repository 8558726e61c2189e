constexpr int input_size = 5;

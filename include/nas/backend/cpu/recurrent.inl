// Kernels of recurrent.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

inline void recurrent_step(reference::recurrent_cell cell, std::int64_t hidden, recurrent_row const& r) {
    for_each_vec(0, hidden, [&](auto memory, std::int64_t j) NAS_INLINE_LAMBDA {
        auto const from_input = [&](std::int64_t gate) NAS_INLINE_LAMBDA {
            return memory.get(r.input_products + gate * hidden + j) + memory.get(r.input_bias + gate * hidden + j);
        };
        auto const from_state = [&](std::int64_t gate) NAS_INLINE_LAMBDA {
            return memory.get(r.state_products + gate * hidden + j) + memory.get(r.state_bias + gate * hidden + j);
        };
        auto const keep = [&](std::int64_t gate, vec v) NAS_INLINE_LAMBDA { memory.put(r.gates + gate * hidden + j, v); };
        if (cell == reference::recurrent_cell::lstm) {
            vec const i = sigmoid(from_input(0) + from_state(0)), o = sigmoid(from_input(1) + from_state(1)), f = sigmoid(from_input(2) + from_state(2)),
                      c = tanh(from_input(3) + from_state(3)), now = fma(f, memory.get(r.cell_before + j), i * c);
            keep(0, i), keep(1, o), keep(2, f), keep(3, c);
            memory.put(r.second + j, now);
            memory.put(r.state + j, o * tanh(now));
        } else if (cell == reference::recurrent_cell::gru_reset_after) {
            vec const z = sigmoid(from_input(0) + from_state(0)), g = sigmoid(from_input(1) + from_state(1)), q = from_state(2),
                      n = tanh(fma(g, q, from_input(2)));
            keep(0, z), keep(1, g), keep(2, n);
            memory.put(r.second + j, q);
            memory.put(r.state + j, fma(z, memory.get(r.state_before + j) - n, n));
        } else {
            vec const x = from_input(0) + from_state(0), y = cell == reference::recurrent_cell::rnn_tanh ? tanh(x) : max(vec{}, x);
            keep(0, y);
            memory.put(r.state + j, y);
        }
    });
}

inline void recurrent_step_backward(reference::recurrent_cell cell, std::int64_t hidden, recurrent_gradient_row const& r) {
    for_each_vec(0, hidden, [&](auto memory, std::int64_t j) NAS_INLINE_LAMBDA {
        auto const gate = [&](std::int64_t g) NAS_INLINE_LAMBDA { return memory.get(r.gates + g * hidden + j); };
        auto const yields = [&](float* to, std::int64_t g, vec v) NAS_INLINE_LAMBDA { memory.put(to + g * hidden + j, v); };
        vec const one = splat(1), d = memory.get(r.output_gradient + j) + memory.get(r.flow + j);
        if (cell == reference::recurrent_cell::lstm) {
            vec const i = gate(0), o = gate(1), f = gate(2), c = gate(3), y = tanh(memory.get(r.second + j));
            vec const d_cell = fma(d * o, one - y * y, memory.get(r.carry + j));
            yields(r.input_gradient, 0, d_cell * c * i * (one - i));
            yields(r.input_gradient, 1, d * y * o * (one - o));
            yields(r.input_gradient, 2, d_cell * memory.get(r.cell_before + j) * f * (one - f));
            yields(r.input_gradient, 3, d_cell * i * (one - c * c));
            memory.put(r.carry + j, d_cell * f);
        } else if (cell == reference::recurrent_cell::gru_reset_after) {
            vec const z = gate(0), g = gate(1), n = gate(2), all = d + memory.get(r.carry + j);
            vec const d_n = all * (one - z) * (one - n * n), d_z = all * (memory.get(r.state_before + j) - n) * z * (one - z),
                      d_g = d_n * memory.get(r.second + j) * g * (one - g);
            yields(r.input_gradient, 0, d_z), yields(r.input_gradient, 1, d_g), yields(r.input_gradient, 2, d_n);
            yields(r.state_gradient, 0, d_z), yields(r.state_gradient, 1, d_g), yields(r.state_gradient, 2, d_n * g);
            memory.put(r.carry + j, all * z);
        } else {
            vec const y = gate(0);
            yields(r.input_gradient, 0, cell == reference::recurrent_cell::rnn_tanh ? d * (one - y * y) : select_greater(y, vec{}, d, vec{}));
        }
    });
}

#endif

#pragma once
// The kernel of all operations that only move pixels, in any layout of images.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string_view>
#include <type_traits>
#include <vector>

#include <nas/backend/gather.hpp>
#include <nas/core/error.hpp>
#include <nas/nn/backend.hpp>
#include <nas/nn/kernel.hpp>
#include <nas/nn/ops/channel_shuffle.hpp>
#include <nas/nn/ops/crop.hpp>
#include <nas/nn/ops/pixel.hpp>
#include <nas/nn/ops/resize.hpp>
#include <nas/nn/ops/slice.hpp>
#include <nas/nn/ops/zero.hpp>
#include <nas/tensor/layout.hpp>
#include <nas/tensor/shape.hpp>

namespace nas::nn {

/// Copies by a table made once, of four bytes per element of an output sample.
template <MovesPixels Op>
class move_kernel final : public kernel {
public:
    /// Images lie in layout `images`. Throws backend_error nas.backend.20 if a sample has 2^31 elements or more.
    move_kernel(Op const& op, kernel_site const& site, layout images, std::string_view implementation)
        : batch_(site.batch), threads_(site.threads), implementation_(implementation) {
        shape const &in = site.inputs[0], &out = site.output;
        layout const from = in.rank() == 3 ? images : plain_layout, to = out.rank() == 3 ? images : plain_layout;
        needs_.input_layouts = {from};
        needs_.output_layout = to;
        needs_.backward_reads_inputs = false;
        in_size_ = storage_elements(1, in, from);
        std::int64_t const out_size = storage_elements(1, out, to);
        if (in_size_ > std::numeric_limits<std::int32_t>::max())
            throw backend_error("nas.backend.20", Op::kind, " of a sample of ", in_size_,
                                " elements; there may be at most 2^31 - 1");
        table_.assign(static_cast<std::size_t>(out_size), -1);
        std::int64_t const rows = out.rank() == 3 ? out[1] : 1, columns = out.rank() == 3 ? out[2] : 1;
        for (std::int64_t c = 0; c < out[0]; ++c)
            for (std::int64_t h = 0; h < rows; ++h)
                for (std::int64_t w = 0; w < columns; ++w) {
                    pixel const p{c, h, w}, source = op.source(in, p);
                    if (source != no_pixel)
                        table_[static_cast<std::size_t>(place(out, to, p))] =
                            static_cast<std::int32_t>(place(in, from, source));
                }
    }

    kernel_needs needs() const override { return needs_; }
    std::string_view implementation() const override { return implementation_; }
    void forward(kernel_io const& io) override { gather(threads_, batch_, in_size_, table_, io.inputs[0], io.output); }
    void backward(kernel_io const& io) override {
        if (io.input_gradients[0])
            gather_backward(threads_, batch_, in_size_, table_, io.output_gradient, io.input_gradients[0]);
    }

private:
    static std::int64_t place(shape const& s, layout l, pixel p) {
        std::int64_t const rows = s.rank() == 3 ? s[1] : 1, columns = s.rank() == 3 ? s[2] : 1;
        std::int64_t const block = p.channel / l.block, lane = p.channel % l.block;
        return ((block * rows + p.row) * columns + p.column) * l.block + lane;
    }

    kernel_needs needs_;
    std::int64_t batch_, in_size_ = 0;
    int threads_;
    std::string_view implementation_;
    std::vector<std::int32_t> table_;
};

/// Enters the operations `Ops` into a backend that keeps images in layout `images`.
template <MovesPixels... Ops>
void provide_moves(backend& b, layout images, std::string_view implementation) {
    auto const enter = [&]<class Op>(std::type_identity<Op>) {
        b.provide<Op>([=](Op const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
            return std::make_unique<move_kernel<Op>>(op, site, images, implementation);
        });
    };
    (enter(std::type_identity<Ops>{}), ...);
}

/// The same for all built-in ones.
inline void provide_built_in_moves(backend& b, layout images, std::string_view implementation) {
    provide_moves<slice, channel_shuffle, crop, resize, zero>(b, images, implementation);
}

} // namespace nas::nn

#pragma once
// concat on own kernels: channels of blocked images, or features of plain vectors.

#include <array>
#include <cstdint>
#include <vector>

#include <nas/backend/cpu/channels.hpp>
#include <nas/backend/reference/concat.hpp>
#include <nas/nn/kernels/cpu/site.hpp>
#include <nas/nn/ops/concat.hpp>

namespace nas::nn::cpu_kernels {

class concat_kernel final : public cpu_kernel {
public:
    concat_kernel(concat const&, kernel_site const& site, cpu::simd_level l)
        : cpu_kernel(site, l), image_(site.output.rank() == 3), batch_(site.batch) {
        needs_.backward_reads_inputs = false;
        for (shape const& s : site.inputs) sizes_.push_back(s[0]);
        if (!image_) return;
        pixels_ = site.output[1] * site.output[2];
        std::int64_t const lanes = cpu::lanes(l);
        join_ = cpu::take_channels(lanes, sizes_, 0, site.output[0]);
        std::int64_t first = 0;
        for (std::int64_t const channels : sizes_) {
            take_.push_back(cpu::take_channels(lanes, std::array{site.output[0]}, first, channels));
            first += channels;
        }
    }

    void forward(kernel_io const& io) override {
        if (image_) cpu::gather_channels(level_, join_, batch_, pixels_, io.inputs, io.output, threads_);
        else reference::concat_forward(batch_, sizes_, io.inputs, io.output);
    }
    void backward(kernel_io const& io) override {
        if (!image_) return reference::concat_backward(batch_, sizes_, io.output_gradient, io.input_gradients);
        std::array const whole{io.output_gradient};
        for (std::size_t i = 0; i < take_.size(); ++i)
            if (io.input_gradients[i])
                cpu::gather_channels(level_, take_[i], batch_, pixels_, whole, io.input_gradients[i], threads_);
    }

private:
    bool image_;
    std::int64_t batch_, pixels_ = 1;
    std::vector<std::int64_t> sizes_; // channels of each input
    cpu::channel_recipe join_;
    std::vector<cpu::channel_recipe> take_; // backward, one per input
};

} // namespace nas::nn::cpu_kernels

#pragma once
// A source decoded once into memory, for any number of trials to share.

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <nas/core/concat.hpp>
#include <nas/train/dataset.hpp>
#include <nas/train/sample_preparer.hpp>

namespace nas::train {

struct collect_options {
    any_transform transform{}; ///< applied once: to resize or crop; what it draws depends on seed and index
    std::uint64_t seed = 1;
    std::int32_t classes = 0;   ///< labels must lie below; 0: one more than the largest
    std::size_t skip_limit = 0; ///< so many damaged records are left out
    int threads = 1;
};

/// What was read. `data` is read-only and shared: give copies of the pointer to trials, or to `dataset_source`.
struct collected {
    std::shared_ptr<dataset const> data;
    std::vector<skipped_record> skipped; ///< by index
};

/// Reads all records of `source`, in order, as images of one shape, and measures their mean and deviation. Throws
/// `data_error`: "nas.data.65" (images of several shapes), .66 (a label out of range, or above 255), .67 (more damaged
/// records than `skip_limit`), .64 (no image), and with no skipping whatever a damaged record throws.
inline collected collect(any_source source, collect_options const& o = {}) {
    std::size_t const n = source.size();
    if (n == 0) throw data_error("nas.data.64", "source ", source.name(), " has no records");
    sample_preparer const preparer({.source = source,
                                    .transform = o.transform,
                                    .classes = o.classes > 0 ? std::min(o.classes, 256) : 256,
                                    .seed = o.seed,
                                    .skip_limit = o.skip_limit});
    auto const bytes = static_cast<std::size_t>(preparer.image().elements());
    std::vector<std::uint8_t> pixels(n * bytes), labels(n), readable(n, 0);
    collected out;
    std::exception_ptr failure;
    std::size_t failed_at = n;
    std::mutex mutex;
    std::atomic<std::size_t> next{0};
    auto const work = [&] {
        sample_preparer::hand h;
        for (std::size_t i; (i = next.fetch_add(1)) < n;) try {
                preparer.read_bytes(i, 0, h);
                std::copy(h.item.pixels.begin(), h.item.pixels.end(), pixels.data() + i * bytes);
                labels[i] = static_cast<std::uint8_t>(h.item.label);
                readable[i] = 1;
            } catch (...) {
                std::lock_guard const lock(mutex);
                try {
                    throw;
                } catch (data_error const& e) {
                    out.skipped.push_back({i, e.what()});
                    if (o.skip_limit > 0) continue;
                } catch (...) {}
                if (i < failed_at) { // the first by index, whichever thread is faster
                    failed_at = i;
                    failure = std::current_exception();
                }
                next = n;
            }
    };
    std::vector<std::thread> threads;
    auto const join = [&] {
        for (std::thread& t : threads) t.join();
    };
    try {
        for (int i = 1; i < o.threads; ++i) threads.emplace_back(work);
    } catch (...) { // no more threads to be had: those that run do the work
    }
    work();
    join();
    if (failure) std::rethrow_exception(failure);
    std::sort(out.skipped.begin(), out.skipped.end(),
              [](skipped_record const& a, skipped_record const& b) { return a.index < b.index; });
    check_skipped(out.skipped, o.skip_limit, source.name());

    std::size_t kept = 0; // images move up over those left out
    for (std::size_t i = 0; i < n; ++i) {
        if (!readable[i]) continue;
        if (kept != i) {
            std::copy_n(pixels.data() + i * bytes, bytes, pixels.data() + kept * bytes);
            labels[kept] = labels[i];
        }
        ++kept;
    }
    if (kept == 0) throw data_error("nas.data.64", "source ", source.name(), " has no readable record");
    pixels.resize(kept * bytes);
    labels.resize(kept);
    shape const& image = preparer.image();
    dataset d{.name = std::string(source.name()),
              .channels = image[0],
              .height = image[1],
              .width = image[2],
              .classes = o.classes > 0 ? o.classes : *std::max_element(labels.begin(), labels.end()) + 1,
              .pixels = std::move(pixels),
              .labels = std::move(labels),
              .pixel_range = {},
              .class_names = {}};
    d.pixel_range = measure_normalization(d.pixels, static_cast<std::size_t>(d.channels),
                                          static_cast<std::size_t>(d.height * d.width));
    check(d);
    out.data = std::make_shared<dataset const>(std::move(d));
    return out;
}

} // namespace nas::train

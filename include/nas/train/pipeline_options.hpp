#pragma once
// Settings of a pipeline of images, and their text.

#include <cstddef>
#include <cstdint>
#include <string>

#include <nas/core/concat.hpp>
#include <nas/tensor/shape.hpp>
#include <nas/train/epoch_walk.hpp>
#include <nas/train/normalization.hpp>
#include <nas/train/transform/batch_transform.hpp>
#include <nas/train/transform/describe.hpp>
#include <nas/train/transform/transform.hpp>

namespace nas::train {

/// Settings of a pipeline.
struct pipeline_options {
    std::int64_t batch = 64;
    std::uint64_t seed = 1;
    bool shuffled = true;
    shard shards{};
    last_batch last = last_batch::drop;
    any_transform transform{};   ///< of each image
    any_batch_transform mix{};   ///< of each batch: mixup, cutmix
    normalization pixel_range{}; ///< empty: values / 255
    shape image{};               ///< of every image after the transform; empty: taken from the first record
    std::int32_t classes = 0;    ///< labels must lie below; 0: any
    std::size_t skip_limit = 0;  ///< so many damaged records are replaced by others; beyond, `next` throws
    int threads = 1;             ///< that prepare batches; 0: `next` does it itself
    int ahead = 2;               ///< batches that are kept ready
    std::uint64_t epochs = 0;    ///< after these there are no more batches; 0: without end

    /// The settings that decide the batches, one per line; `threads` and `ahead` are not among them.
    std::string describe() const {
        return concat("batch ", batch, "\nseed ", seed, "\nshuffled ", shuffled, "\nshard ", shards.part, " of ",
                      shards.of, "\nlast batch ", to_text(last), "\ntransform ", transform.describe(), "\nmix ",
                      mix.describe(), "\npixel range ",
                      pixel_range.mean.empty() ? std::string("values / 255")
                                               : concat("mean ", setting_text(pixel_range.mean), " deviation ",
                                                        setting_text(pixel_range.deviation)),
                      "\nimage ", image == shape{} ? std::string("as the first") : to_string(image), "\nclasses ",
                      classes ? concat(classes) : std::string("any"), "\nskip limit ", skip_limit, "\nepochs ",
                      epochs ? concat(epochs) : std::string("without end"), "\n");
    }
};

} // namespace nas::train

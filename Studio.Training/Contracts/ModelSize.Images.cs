using Studio.Data.Tables;

namespace Studio.Training.Contracts;

// Image classifiers, for one image.
public sealed partial record ModelSize
{
    /// <summary>inputs·h1 + h1 + h1·h2 + h2 + … + hn·classes + classes; two operations a weight and row.</summary>
    private static ModelSize Mlp(RunSpec spec, ImageShape image, int classes)
    {
        double previous = image.Width * image.Height * image.Channels, parameters = 0, buffers = previous, flops = 0;
        foreach (var width in spec.HiddenSizes.Append(classes))
        {
            parameters += previous * width + width;
            flops += 2 * previous * width;
            buffers += 3.0 * width;
            previous = width;
        }

        return new((long)parameters, buffers, flops);
    }

    /// <summary>
    /// Convolutions of 3 x 3 with padding (9·in·out + out numbers each, at full size before its halving), then one linear
    /// layer from what is left of the image to the classes.
    /// </summary>
    private static ModelSize Cnn(RunSpec spec, ImageShape image, int classes)
    {
        double channels = image.Channels, parameters = 0, flops = 0, buffers = image.Width * image.Height * image.Channels;
        int width = image.Width, height = image.Height;
        foreach (var filters in spec.Channels)
        {
            parameters += 9 * channels * filters + filters;
            flops += 2 * 9 * channels * filters * width * height;
            buffers += 3.0 * filters * width * height;
            (channels, width, height) = (filters, width / 2, height / 2);
        }

        var flat = channels * width * height;
        return new((long)(parameters + flat * classes + classes), buffers + flat + 3 * classes, flops + 2 * flat * classes);
    }

    /// <summary>
    /// k²·in·out + 2·out for each convolution and its norm: the stem (7 x 7, stride 2 and pooling; 3 x 3 below 64 pixels),
    /// eight blocks of two, 1 x 1 where a stage doubles the channels, and 512·classes + classes. torchvision's is 11,689,512.
    /// </summary>
    private static ModelSize ResNet18(ImageShape image, int classes)
    {
        var small = Math.Min(image.Width, image.Height) < 64;
        double parameters = 0, flops = 0, buffers = (double)image.Width * image.Height * image.Channels, width = image.Width, height = image.Height;
        Convolve(small ? 3 : 7, image.Channels, 64, small ? 1 : 2);
        if (!small) (width, height) = (Math.Ceiling(width / 2), Math.Ceiling(height / 2));
        for (int stage = 0, before = 64; stage < 4; before = 64 << stage, stage++)
        {
            var channels = 64 << stage;
            Convolve(3, before, channels, stage == 0 ? 1 : 2);
            if (stage > 0) Convolve(1, before, channels, 1);
            for (var i = 0; i < 3; i++) Convolve(3, channels, channels, 1);
        }

        return new((long)(parameters + 512.0 * classes + classes), buffers, flops + 2 * 512.0 * classes);

        // four floats kept a place: the convolution, its norm, ReLU and the sum
        void Convolve(int kernel, double inputs, double outputs, int stride)
        {
            (width, height) = (Math.Ceiling(width / stride), Math.Ceiling(height / stride));
            parameters += kernel * kernel * inputs * outputs + 2 * outputs;
            flops += 2 * kernel * kernel * inputs * outputs * width * height;
            buffers += 4 * outputs * width * height;
        }
    }
}

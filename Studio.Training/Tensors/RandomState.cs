using Studio.Training.Interop;

namespace Studio.Training.Tensors;

/// <summary>
/// libtorch's random generators, one a device: seeded together, saved and restored singly. A restored state draws the same
/// numbers again to the bit, which is what lets a resumed run repeat an uninterrupted one.
/// </summary>
public static class RandomState
{
    /// <summary>Seeds the generators of every device.</summary>
    public static void Seed(long seed) => Native.Check(NativeMethods.studio_seed(seed), "seeding");

    /// <summary>The state of a device's generator, for a checkpoint.</summary>
    public static byte[] Save(Device device)
    {
        Native.Check(NativeMethods.studio_random_state_get(device.Packed, out var handle), $"random state of {device}");
        using var state = Tensor.Adopt(handle);
        return state.ToArray<byte>();
    }

    /// <summary>Goes on as when <see cref="Save"/> was called.</summary>
    public static void Restore(Device device, ReadOnlySpan<byte> state)
    {
        using var tensor = Tensor.From(state, [state.Length]);
        Native.Check(NativeMethods.studio_random_state_set(device.Packed, tensor.Handle), $"random state of {device}");
    }
}

namespace Studio.Training.Interop;

/// <summary>
/// libtorch refused an operation. The message says which operator, what it was given (shapes, types, devices) and, where
/// the cause is a common one, what to look at. A bug of the caller, unless <see cref="OutOfMemory"/> is set.
/// </summary>
public sealed class TensorException(string message, bool outOfMemory = false) : Exception(message)
{
    /// <summary>There was not enough memory on the device; a smaller batch, context or model may fit.</summary>
    public bool OutOfMemory { get; } = outOfMemory;
}

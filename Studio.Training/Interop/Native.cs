using System.Runtime.InteropServices;

namespace Studio.Training.Interop;

/// <summary>Codes to exceptions, native text to strings: what every caller of <see cref="NativeMethods"/> needs.</summary>
internal static unsafe class Native
{
    private const int OutOfMemory = 2;

    public static void Check(int code, string what)
    {
        if (code != 0) throw Failure(code, what);
    }

    public static TensorException Failure(int code, string what) =>
        new(ErrorText.Complete(what, LastError()), code == OutOfMemory);

    public static string LastError() => Marshal.PtrToStringUTF8((nint)NativeMethods.studio_last_error()) ?? "";

    /// <summary>Copies a text that the library allocated, and frees it.</summary>
    public static string TakeText(byte* text)
    {
        var copy = Marshal.PtrToStringUTF8((nint)text) ?? "";
        NativeMethods.studio_free(text);
        return copy;
    }
}

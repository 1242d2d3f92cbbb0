using Microsoft.Win32.SafeHandles;

namespace CisLens.Core;

/// <summary>Standard output as a stream that fails if the reader has closed it; that of Console ignores this.</summary>
public static class StandardOutput
{
    /// <summary>Opens standard output; the stream must not be closed.</summary>
    public static Stream Open()
    {
        var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        // if it is a file, other programs may write to it, too, and a FileStream would keep its own position
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }
}

using Microsoft.Win32.SafeHandles;

namespace CisLens.Core;

/// <summary>Standard output as a stream that fails when nobody reads it any more; Console's goes on in silence.</summary>
public static class StandardOutput
{
    /// <summary>Opens it; not to be closed.</summary>
    public static Stream Open()
    {
        var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        // in a file, which others may write to as well, a FileStream would keep a place of its own
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }
}

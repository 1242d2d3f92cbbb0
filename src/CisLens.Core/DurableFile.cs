using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CisLens.Core;

/// <summary>
/// Writing that survives a crash: everything goes to a temporary name beside the target, reaches the disk, and is then
/// renamed, so that nothing stands under its final name before it is whole.
/// </summary>
public static partial class DurableFile
{
    /// <summary>The ending of a file that is not whole yet.</summary>
    public const string PartialSuffix = ".partial";

    /// <summary>Writes a file through <paramref name="write"/>; on failure nothing is left under either name.</summary>
    /// <param name="path">The final name.</param>
    /// <param name="write">Writes everything.</param>
    /// <param name="inspect">Looks at the whole file under its temporary name; when it throws, the file never gets its own.</param>
    /// <exception cref="IOException">The disk is full or the folder cannot be written.</exception>
    public static void Write(string path, Action<Stream> write, Action<string>? inspect = null)
    {
        string partial = path + PartialSuffix;
        try
        {
            using (var stream = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            inspect?.Invoke(partial);
            Publish(partial, path);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    /// <summary>Writes a text file as UTF-8 without a byte-order mark.</summary>
    public static void WriteText(string path, string text) =>
        Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>Gives a finished file or folder its final name and makes the new name durable.</summary>
    public static void Publish(string partial, string path)
    {
        if (Directory.Exists(partial))
            Directory.Move(partial, path);
        else
            File.Move(partial, path, overwrite: true);
        SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Makes the names in a folder durable; .NET opens no folder, so it is opened here.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static void SyncFolder(string folder)
    {
        int descriptor = Open(folder, 0);
        if (descriptor < 0)
            return;   // a folder that may be written but not read
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            RandomAccess.FlushToDisk(handle);
        }
        catch (IOException e)
        {
            throw new IOException($"{folder}: {e.Message}", e);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}

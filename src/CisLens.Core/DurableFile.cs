using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CisLens.Core;

/// <summary>
/// Writes files that survive a crash: the content goes to a temporary name next to the target, is flushed to disk, and is then
/// renamed. A file therefore has its final name only when it is complete.
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
                Sync(stream);
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
    /// <exception cref="IOException">The disk failed.</exception>
    public static void Publish(string partial, string path)
    {
        if (Directory.Exists(partial))
            MoveFolder(partial, path);
        else
            File.Move(partial, path, overwrite: true);
        SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Gives a folder another name; a failure names it, as .NET's does for files alone.</summary>
    public static void MoveFolder(string folder, string path)
    {
        try
        {
            Directory.Move(folder, path);
        }
        catch (IOException e) when (!e.Message.Contains(path, StringComparison.Ordinal))
        {
            throw new IOException($"{e.Message} : '{path}'", e.HResult);
        }
    }

    /// <summary>Brings everything written to a file to the disk.</summary>
    /// <exception cref="IOException">The disk is full or failed.</exception>
    public static void Sync(FileStream stream)
    {
        stream.Flush();
        Sync(stream.SafeFileHandle, stream.Name);
    }

    /// <summary>Makes the names in a folder durable.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static void SyncFolder(string folder)
    {
        int descriptor = Open(folder, 0);
        if (descriptor < 0)
            return;   // a folder that may be written but not read
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        Sync(handle, folder);
    }

    // .NET's Flush(flushToDisk: true) says nothing when fsync fails, and opens no folder
    static void Sync(SafeFileHandle handle, string path)
    {
        const int Interrupted = 4, Invalid = 22, ReadOnly = 30, NotSupported = 95;   // EINTR, EINVAL, EROFS, ENOTSUP
        while (Fsync(handle) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error is Invalid or ReadOnly or NotSupported)
                return;   // a file system that has no fsync
            if (error != Interrupted)
                throw new IOException($"{Marshal.GetPInvokeErrorMessage(error)} : '{path}'", error);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle descriptor);
}

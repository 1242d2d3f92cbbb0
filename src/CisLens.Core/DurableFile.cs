using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CisLens.Core;

/// <summary>
/// Writes files that survive a crash: a file is written under a temporary name, flushed to disk, and renamed. A file therefore has its
/// final name only when it is complete.
/// </summary>
public static partial class DurableFile
{
    /// <summary>The suffix of incomplete files.</summary>
    public const string PartialSuffix = ".partial";

    /// <summary>Writes a file; if there is an error, the file is deleted.</summary>
    /// <param name="path">The final path.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="inspect">Checks the complete file under its temporary name; if it throws, the file is deleted.</param>
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

    /// <summary>Gives a complete file or folder its final name, and flushes the name to disk.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static void Publish(string partial, string path)
    {
        if (Directory.Exists(partial))
            MoveFolder(partial, path);
        else
            File.Move(partial, path, overwrite: true);
        SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Renames a folder. An error message has its path; .NET gives the path only for files.</summary>
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

    /// <summary>Flushes a file to disk.</summary>
    /// <exception cref="IOException">The disk is full or failed.</exception>
    public static void Sync(FileStream stream)
    {
        stream.Flush();
        Sync(stream.SafeFileHandle, stream.Name);
    }

    /// <summary>Flushes the names in a folder to disk.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static void SyncFolder(string folder)
    {
        int descriptor = Open(folder, 0);
        if (descriptor < 0)
            return;   // a folder without permission to read
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        Sync(handle, folder);
    }

    // Flush(flushToDisk: true) of .NET ignores errors of fsync, and does not work for folders
    static void Sync(SafeFileHandle handle, string path)
    {
        const int Interrupted = 4, Invalid = 22, ReadOnly = 30, NotSupported = 95;   // EINTR, EINVAL, EROFS, ENOTSUP
        while (Fsync(handle) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error is Invalid or ReadOnly or NotSupported)
                return;   // a file system without fsync
            if (error != Interrupted)
                throw new IOException($"{Marshal.GetPInvokeErrorMessage(error)} : '{path}'", error);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle descriptor);
}

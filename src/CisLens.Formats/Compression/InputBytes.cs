using CisLens.Core;

namespace CisLens.Formats.Compression;

/// <summary>Opens the bytes of a file that the user named; what cannot be opened is refused with its name.</summary>
public static class InputBytes
{
    /// <summary>The name that stands for standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Opens a file for reading, or standard input for <c>-</c>. Not buffered: readers bring their own buffer.</summary>
    /// <exception cref="InputException">There is no such file, it is a folder, or it may not be read.</exception>
    public static Stream Open(string path)
    {
        if (path == StandardInput)
            return Console.OpenStandardInput();
        Require(path);
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw InputException.In(path, "may not be read; look at its permissions", fault);
        }
    }

    static void Require(string path)
    {
        if (path.Contains("://", StringComparison.Ordinal))
            throw InputException.In(path, "is a web address, expected a file; download it first");
        if (Directory.Exists(path))
            throw InputException.In(path, "is a folder, expected a file");
        if (!File.Exists(path))
            throw InputException.In(path, "no such file");
    }
}

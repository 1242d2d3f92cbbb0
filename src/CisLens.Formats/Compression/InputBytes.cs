using CisLens.Core;

namespace CisLens.Formats.Compression;

/// <summary>Opens the bytes of an input file.</summary>
public static class InputBytes
{
    /// <summary>The name of standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Opens a file for reading, or standard input for <c>-</c>. The stream is not buffered.</summary>
    /// <exception cref="InputException">The file does not exist, is a folder, or cannot be read.</exception>
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
            throw InputException.In(path, "cannot be read; check its permissions", fault);
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

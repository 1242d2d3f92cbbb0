using System.Text;
using CisLens.Core;

namespace CisLens.Simulate;

/// <summary>Writes text files that are the same on every system.</summary>
static class TextFile
{
    /// <summary>Writes lines that end in LF. The file appears when it is complete and on the disk.</summary>
    public static void Write(string path, IEnumerable<string> lines)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        DurableFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16,
                leaveOpen: true) { NewLine = "\n" };
            foreach (string line in lines)
                writer.WriteLine(line);
        });
    }

    /// <summary>A number with at most four decimals.</summary>
    public static string Number(double value) =>
        (Math.Round(value, 4) + 0.0).ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}

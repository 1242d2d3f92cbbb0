using CisLens.Core;

namespace CisLens.Report.Figures;

/// <summary>A finished figure.</summary>
/// <param name="Title">A title of one line, also for screen readers.</param>
/// <param name="Svg">A complete SVG document, which can also be part of an HTML page.</param>
/// <param name="Table">The numbers of the figure as TSV with a header line.</param>
public sealed record Figure(string Title, string Svg, string Table)
{
    /// <summary>Writes the SVG to <paramref name="path"/> and the numbers to the same name with the ending <c>.tsv</c>.</summary>
    /// <exception cref="IOException">The folder cannot be written or the disk is full.</exception>
    public void Write(string path)
    {
        DurableFile.WriteText(path, Svg);
        DurableFile.WriteText(Path.ChangeExtension(path, ".tsv"), Table);
    }
}

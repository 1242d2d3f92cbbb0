using CisLens.Report.Figures;

namespace CisLens.Report.Pages;

/// <summary>A figure with a file name and a caption.</summary>
/// <param name="Name">The file name without ending.</param>
/// <param name="Figure">The figure.</param>
/// <param name="Caption">The caption.</param>
public sealed record CaptionedFigure(string Name, Figure Figure, string Caption)
{
    /// <summary>Writes <c>NAME.svg</c> and <c>NAME.tsv</c> into a folder.</summary>
    public void Write(string folder) => Figure.Write(Path.Combine(folder, Name + ".svg"));
}

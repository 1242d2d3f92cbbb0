using CisLens.Report.Figures;

namespace CisLens.Report.Pages;

/// <summary>A figure with the name of its file (without ending) and a caption.</summary>
public sealed record CaptionedFigure(string Name, Figure Figure, string Caption)
{
    /// <summary>Writes <c>NAME.svg</c> and <c>NAME.tsv</c> into a folder.</summary>
    public void Write(string folder) => Figure.Write(Path.Combine(folder, Name + ".svg"));
}

using System.Xml.Linq;
using CisLens.Core;
using CisLens.Report.Figures;

namespace CisLens.Report.Tests.Figures;

/// <summary>Every kind of figure, drawn from small made-up numbers; CISLENS_FIGURES=folder keeps them to look at.</summary>
public class FigureTests
{
    const string Hostile = "</text><script>alert('1')</script>&\u0001 \uD83E\uDDEC\uD83E";

    public static TheoryData<string> Names => [.. Examples.All.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Is_valid_XML_without_scripts_and_ids_and_the_same_every_time(string name)
    {
        var figure = Examples.All[name]("a title");
        var root = XDocument.Parse(figure.Svg).Root!;
        Assert.Equal("svg", root.Name.LocalName);
        Assert.DoesNotContain(root.Descendants(), e => e.Name.LocalName is "script" or "foreignObject" or "image");
        Assert.DoesNotContain(root.Descendants().Attributes(), a => a.Name.LocalName is "id" or "href" || a.Name.LocalName.StartsWith("on"));
        Assert.DoesNotContain("NaN", figure.Svg);
        Assert.DoesNotContain("∞", figure.Svg);
        Assert.DoesNotContain("-0 ", figure.Svg);
        Assert.Equal(figure, Examples.All[name]("a title"));
        if (Environment.GetEnvironmentVariable("CISLENS_FIGURES") is { } folder)
            figure.Write(Path.Combine(folder, name + ".svg"));
    }

    [Theory, MemberData(nameof(Names))]
    public void Text_of_the_user_is_escaped(string name)
    {
        var root = XDocument.Parse(Examples.All[name](Hostile).Svg).Root!;
        Assert.Contains(root.Descendants(), e => e.Value.Contains("</text><script>alert('1')</script>&\uFFFD \uD83E\uDDEC\uFFFD"));
    }

    [Theory, MemberData(nameof(Names))]
    public void The_table_has_as_many_cells_in_every_row(string name)
    {
        var lines = Examples.All[name](Hostile).Table.TrimEnd('\n').Split('\n');
        Assert.True(lines.Length > 1);
        Assert.All(lines, line => Assert.Equal(lines[0].Split('\t').Length, line.Split('\t').Length));
    }

    [Fact]
    public void Many_points_make_a_small_drawing()
    {
        var rng = new Rng(1);
        double[] x = [.. Enumerable.Range(0, 200_000).Select(_ => rng.NextNormal())];
        var figure = ScatterFigure.Draw("many", "x", "y", [new ScatterPanel("many", x, x, [])]);
        Assert.True(figure.Svg.Length < 100_000);
    }

    [Fact]
    public void Nothing_finite_still_gives_a_drawing()
    {
        double[] none = [double.NaN];
        XDocument.Parse(ScatterFigure.Draw("t", "x", "y", [new ScatterPanel("p", none, none, [])]).Svg);
        XDocument.Parse(CurveFigure.Draw("t", "x", [new CurvePanel("p", "y", [new Series("s", none, none)])]).Svg);
        XDocument.Parse(BarFigure.Draw("t", "y", ["g"], [new BarSeries("s", [new Estimate(double.NaN)])]).Svg);
        XDocument.Parse(ScanFigure.Draw(new() { Contig = "c", Start0 = 0, Sequence = "N", Rows = ["r", "s"], Effects = [float.NaN, float.NaN], Track = "t", Score = "s" }).Svg);
        XDocument.Parse(EpistasisFigure.Draw(new() { Contig = "c", First = (0, "N", [float.NaN]), Second = (0, "N", [float.NaN]), Pairs = [float.NaN], Track = "t", Score = "s" }).Svg);
        XDocument.Parse(IsmFigure.Draw(Examples.Map("N", "t", [float.NaN, float.NaN, float.NaN, float.NaN])).Svg);
    }
}

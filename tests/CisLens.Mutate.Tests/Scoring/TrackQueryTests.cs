using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Tests.Scoring;

public class TrackQueryTests
{
    static readonly ModelManifest s_manifest = new()
    {
        Name = "m",
        Family = "f",
        Design = "d",
        Window = 10,
        Tracks =
        [
            new() { Id = "a", Kind = TrackKind.Signal, Assay = "DNASE", CellType = "liver male adult" },
            new() { Id = "b", Kind = TrackKind.Signal, Assay = "DNASE", CellType = "HepG2" },
            new() { Id = "c+", Kind = TrackKind.Signal, Assay = "CAGE", CellType = "right lobe of Liver", StrandPair = 3 },
            new() { Id = "c-", Kind = TrackKind.Signal, Assay = "CAGE", CellType = "right lobe of Liver", StrandPair = 2 },
            new() { Id = "HepG2|CTCF|None", Kind = TrackKind.Probability, Assay = "CHIP:CTCF" },
            new() { Id = "x=y", Kind = TrackKind.Scalar },
        ],
    };

    static string Select(params string[] patterns) => string.Concat(TrackSelection.Resolve(s_manifest, patterns));

    [Theory]
    [InlineData("assay=DNASE", "01")]
    [InlineData("assay=dnase & biosample~LIVER", "0")]
    [InlineData("cell_type~liver", "023")]
    [InlineData("assay!=DNASE", "2345")]
    [InlineData("assay=DNASE&biosample~liver|kind=probability", "04")]
    [InlineData("kind=probability | assay=DNASE & biosample~liver", "04")]
    [InlineData("assay~chip:", "4")]
    [InlineData("strand_pair=c-", "2")]
    [InlineData("track=\"HepG2|CTCF|None\"", "4")]
    [InlineData("description!=x & track~c", "234")]
    public void Tracks_are_selected_by_their_columns(string query, string tracks) => Assert.Equal(tracks, Select(query));

    [Fact]
    public void Ids_and_patterns_mean_what_they_meant_and_come_first()
    {
        Assert.Equal("012345", Select());
        Assert.Equal("23", Select("c*"));
        Assert.Equal("4", Select("HepG2|CTCF|None"));
        Assert.Equal("5", Select("x=y"));
        Assert.Equal("015", Select("assay=DNASE", "x=y"));
    }

    [Theory]
    [InlineData("asay=DNASE", "--tracks asay=DNASE: no column \"asay\"; did you mean \"assay\"?; the columns are track, kind, label, assay, cell_type, strand_pair, sum_stat, scale, clip, clip_soft, steps")]
    [InlineData("assay=DNAS", "--tracks assay=DNAS: no track of m fits; values of assay are CAGE (2), DNASE (2), CHIP:CTCF (1); did you mean \"DNASE\"?")]
    [InlineData("scale=2", "--tracks scale=2: no track of m fits; its tracks have no scale")]
    [InlineData("assay=DNASE & liver", "--tracks assay=DNASE & liver: \"liver\", expected COLUMN=VALUE, COLUMN!=VALUE or COLUMN~VALUE, joined by & or |, with quotes around a value that has one of these characters")]
    [InlineData("livre", "--tracks livre: not a track of m; its first tracks are a, b, c+, c-, HepG2|CTCF|None")]
    public void A_condition_that_is_not_valid_or_fits_nothing_is_named(string query, string message) =>
        Assert.Equal(message, Assert.Throws<UsageException>(() => Select(query)).Message);
}

namespace CisLens.Architecture.Tests;

/// <summary>Every file format has a folder in <c>CisLens.Formats</c> with types of the same names: Reader, Record, Writer, Index.</summary>
public class FormatShapeTests
{
    const string Root = "CisLens.Formats.";

    // These folders are not file formats; several formats share them.
    static readonly string[] s_shared = ["Checks", "Compression", "Contigs", "Text"];

    // These folders are named after the content of the files and not after the format.
    static readonly Dictionary<string, string> s_names = new() { ["Archive"] = "StoredZip", ["Genes"] = "Gene", ["Tables"] = "Table" };

    // .tbi files are written for other programs; CisLens itself reads VCF files from the start to the end
    static readonly string[] s_withoutReader = ["Tabix"];

    static readonly string[] s_parts = ["Record", "Writer", "Index", "File"];

    static ILookup<string, Type> Folders() => Assemblies.Load("Formats").GetTypes()
        .Where(type => type is { Namespace: not null, DeclaringType: null } && type.Namespace.StartsWith(Root, StringComparison.Ordinal))
        .ToLookup(type => type.Namespace!.Split('.')[^1]);

    [Fact]
    public void Every_format_has_a_reader_with_its_name()
    {
        var folders = Folders();
        var without = from folder in folders
                      where !s_shared.Contains(folder.Key) && !s_withoutReader.Contains(folder.Key)
                      let reader = s_names.GetValueOrDefault(folder.Key, folder.Key) + "Reader"
                      where folder.All(type => type.Name != reader)
                      select $"{folder.Key} has no {reader}";
        Assert.Empty(without);
        Assert.All(s_shared.Concat(s_withoutReader).Concat(s_names.Keys), folder => Assert.True(folders.Contains(folder), folder));
    }

    [Fact]
    public void A_record_a_writer_and_an_index_have_the_name_of_a_reader()
    {
        var others = from folder in Folders()
                     where !s_withoutReader.Contains(folder.Key)
                     from type in folder
                     where type.IsPublic
                     from part in s_parts
                     where type.Name.EndsWith(part, StringComparison.Ordinal)
                     let reader = type.Name[..^part.Length] + "Reader"
                     where part == "File" || folder.All(other => other.Name != reader)
                     select $"{type.FullName}: expected a name of {reader}";
        Assert.Empty(others);
    }
}

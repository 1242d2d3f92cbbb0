using System.Xml.Linq;

namespace CisLens.Architecture.Tests;

public class ReferenceDirectionTests
{
    // The lowest project is first. A project may refer only to the projects before it.
    static readonly string[] s_layers =
    [
        "Core", "Metrics", "Formats", "Torch", "Kernels", "Design", "Engine", "Models",
        "Simulate", "Prepare", "Train", "Mutate", "Library", "Verify", "Report", "Cli",
    ];

    // These projects use models only through the contract, or networks only through their descriptions.
    static readonly (string Project, string[] Forbidden)[] s_walls =
    [
        ("Mutate", ["Torch", "Kernels", "Design", "Engine", "Models", "Prepare", "Train"]),
        ("Prepare", ["Torch", "Kernels", "Design", "Engine", "Models", "Simulate"]),
        ("Simulate", ["Torch", "Kernels", "Design", "Engine", "Models"]),
        ("Kernels", ["Torch"]),
        ("Torch", ["Metrics", "Formats"]),
        ("Design", ["Kernels"]),
        ("Engine", ["Kernels"]),
    ];

    static IEnumerable<(string Project, string[] References)> Projects() =>
        Repository.Files("src", "*.csproj").Select(path => (Short(path), XDocument.Load(path)
            .Descendants("ProjectReference").Select(r => Short((string)r.Attribute("Include")!)).ToArray()));

    static string Short(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))["CisLens.".Length..];

    [Fact]
    public void Every_project_of_the_picture_exists_and_no_other() =>
        Assert.Equal(s_layers.Order(), Projects().Select(p => p.Project).Order());

    [Fact]
    public void References_go_down_only()
    {
        var upward = from p in Projects()
                     from r in p.References
                     where Array.IndexOf(s_layers, r) >= Array.IndexOf(s_layers, p.Project)
                     select $"{p.Project} -> {r}";
        Assert.Empty(upward);
    }

    [Fact]
    public void Scoring_and_preparation_know_models_by_the_contract_alone()
    {
        var through = from wall in s_walls
                      from p in Projects()
                      where p.Project == wall.Project
                      from r in p.References.Intersect(wall.Forbidden)
                      select $"{p.Project} -> {r}";
        Assert.Empty(through);
    }
}

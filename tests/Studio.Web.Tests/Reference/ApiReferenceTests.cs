using System.Text.Json.Nodes;
using Studio.Web.Reference;

namespace Studio.Web.Tests.Reference;

public class ApiReferenceTests
{
    private static readonly IReadOnlyList<ApiOperation> s_all = ApiReference.Read(JsonNode.Parse("""
        {"paths": {
          "/api/v1/runs/{runId}": {"get": {"operationId": "getRun", "tags": ["runs"], "summary": "One run.",
            "parameters": [{"name": "runId", "in": "path", "required": true, "schema": {"type": "string"}}],
            "responses": {"200": {"content": {"application/json": {"schema": {"properties": {"id": {"type": "string"}, "tags": {"type": "array", "items": {"type": "string"}}}}}}}}}},
          "/api/v1/uploads": {"post": {"operationId": "createUpload", "tags": ["uploads"],
            "requestBody": {"content": {"application/octet-stream": {}}}, "responses": {"201": {}}}},
          "/api/v1/queue": {"patch": {"operationId": "move",
            "requestBody": {"content": {"application/json": {"schema": {"required": ["move"], "properties": {"move": {"enum": ["up", "down"]}, "count": {"type": ["integer", "null"]}}}}}}, "responses": {}}}
        }}
        """)!.AsObject());

    [Fact]
    public void Read_Parameters_SaysWhereTheyGo() =>
        Assert.Equal([new ApiField("runId", "string", "path", true, "")], s_all[0].Parameters);

    [Fact]
    public void Read_Answer_ListsItsMembers() =>
        Assert.Equal(["id string", "tags array of string"], s_all[0].AnswerFields.Select(f => $"{f.Name} {f.Type}"));

    [Fact]
    public void Read_Body_SaysWhatIsRequired() =>
        Assert.Equal([new ApiField("move", "up | down", "", true, ""), new ApiField("count", "integer", "", false, "")], s_all[2].BodyFields);

    [Theory]
    [InlineData(0, "curl 'http://h/api/v1/runs/RUN_ID'")]
    [InlineData(1, "curl -X POST -H 'Content-Type: application/octet-stream' --data-binary @FILE 'http://h/api/v1/uploads'")]
    [InlineData(2, "curl -X PATCH -H 'Content-Type: application/json' -d '{\"move\": \"up\", \"count\": 1}' 'http://h/api/v1/queue'")]
    public void Curl_Operation_CanBePasted(int index, string command) => Assert.Equal(command, s_all[index].Curl("http://h"));
}

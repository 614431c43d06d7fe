#!/bin/bash
# Stands in for the worker at the process border, so that the web program's tests need no libtorch. What it does is
# decided by the name in spec.json: "short" ends after 20 steps, "dies" is gone at step 5 before its first checkpoint,
# "deaf" does not hear SIGTERM, everything else goes on until it is stopped.
set -u
command=$1
dir=${2:-}
case $command in data | model | label) dir=$3 ;; esac
say() { printf '%s\n' "$1" >>"$dir/events.jsonl"; }
now() { date +%s.%N; }
name=$(sed -n 's/.*"name": *"\([^"]*\)".*/\1/p' "$dir/spec.json" 2>/dev/null | tail -1)

identify() {
  local line
  read -r line </proc/$$/stat
  set -- ${line##*) }
  printf '{"pid":%s,"startTicks":%s,"bootId":"%s"}' "$$" "${20}" "$(cat /proc/sys/kernel/random/boot_id)" >"$dir/worker.json.new"
  mv "$dir/worker.json.new" "$dir/worker.json"
}

train() {
  exec 9>"$dir/.worker.lock"
  flock -n 9 || { echo 'The run is already being trained by another process.'; exit 1; }
  identify
  stop=0
  if [ "$name" = deaf ]; then trap '' TERM; else trap 'stop=1' TERM; fi
  local attempt=1 from=0 step last
  [ -f "$dir/events.jsonl" ] && attempt=$(($(grep -c '"t":"start"' "$dir/events.jsonl") + 1))
  mkdir -p "$dir/checkpoints"
  last=$(ls "$dir/checkpoints" | grep '^step-' | tail -1)
  [ -n "$last" ] && from=$((10#${last#step-}))
  echo "attempt $attempt from step $from"
  say "{\"t\":\"start\",\"attempt\":$attempt,\"wall\":$(now),\"pid\":$$,\"device\":\"cpu\",\"resumedFromStep\":$from,\"totalSteps\":20,\"stepsPerEpoch\":10}"
  for ((step = from + 1; step <= 100000; step++)); do
    say "{\"t\":\"metric\",\"attempt\":$attempt,\"wall\":$(now),\"step\":$step,\"values\":{\"loss\":$((1000 - step % 1000)).5}}"
    sleep 0.02 9>&-
    [ -d "$dir" ] || exit 0 # a test that leaves a worker training has ended and taken its folder away
    [ "$name" = dies ] && [ "$step" = 5 ] && exit 9
    if ((step % 10 == 0)) || [ "$stop" = 1 ]; then checkpoint; fi
    if [ "$stop" = 1 ]; then
      local status=paused
      [ "$(cat "$dir/stop" 2>/dev/null)" = cancel ] && status=cancelled
      finish "$status"
    fi
    [ "$name" = short ] && [ "$step" -ge 20 ] && finish succeeded
  done
}

checkpoint() {
  local folder
  folder=$(printf 'step-%08d' "$step")
  mkdir -p "$dir/checkpoints/.writing-x"
  echo weights >"$dir/checkpoints/.writing-x/model.safetensors"
  mv "$dir/checkpoints/.writing-x" "$dir/checkpoints/$folder" 2>/dev/null || rm -rf "$dir/checkpoints/.writing-x"
  printf '%s' "$folder" >"$dir/checkpoints/last"
  say "{\"t\":\"checkpoint\",\"attempt\":$attempt,\"wall\":$(now),\"step\":$step,\"name\":\"$folder\",\"bytes\":8}"
}

finish() {
  say "{\"t\":\"end\",\"attempt\":$attempt,\"wall\":$(now),\"status\":\"$1\",\"reason\":\"\",\"step\":$step}"
  exit 0
}

import() {
  identify
  say '{"t":"progress","bytes":0,"totalBytes":100,"rows":0}'
  trap 'say "{\"t\":\"end\",\"status\":\"cancelled\",\"reason\":\"The import was cancelled.\"}"; exit 0' TERM
  while [ "$name" = slow ]; do sleep 0.02; done
  [ "$name" = broken ] && { echo 'Segmentation fault'; exit 139; }
  local id="data-$(basename "$dir")"
  local version="$dir/../../datasets/$id/v1"
  mkdir -p "$version"
  echo data >"$version/data.parquet"
  printf '{"datasetId":"%s","name":"%s","version":1,"created":"2026-01-01T00:00:00Z","contentHash":"00","rowCount":1000,"bytes":5,"columns":[{"name":"text","type":"text","role":"text"}]}' "$id" "$name" >"$version/manifest.json"
  say "{\"t\":\"end\",\"status\":\"succeeded\",\"datasetId\":\"$id\",\"version\":1,\"reason\":\"\",\"bytes\":100,\"totalBytes\":100,\"rows\":1000}"
}

# data clean JOBDIR: a dataset called "slow" is cleaned until somebody cancels, "broken" kills its worker
data() {
  identify
  local spec="$dir/clean-spec.json" id
  name=$(sed -n 's/.*"name":"\([^"]*\)".*/\1/p' "$spec")
  id=$(sed -n 's/.*"dataset":"\([^"@]*\)@.*/\1/p' "$spec")
  say '{"t":"progress","done":1,"total":4,"written":0}'
  trap 'say "{\"t\":\"end\",\"status\":\"cancelled\",\"reason\":\"The cleaning was cancelled.\"}"; exit 0' TERM
  while [ "$name" = slow ]; do sleep 0.02; done
  [ "$name" = broken ] && { echo 'Segmentation fault'; exit 139; }
  cp -r "$dir/../../datasets/$id/v1" "$dir/../../datasets/$id/v2"
  sed -i 's/"version": *1/"version": 2, "parent": 1/' "$dir/../../datasets/$id/v2/manifest.json"
  say "{\"t\":\"end\",\"status\":\"succeeded\",\"datasetId\":\"$id\",\"version\":2,\"written\":2,\"reason\":\"\"}"
}

# label suggest JOBDIR: asked "slow" answers when it is cancelled, "broken" kills its worker
label() {
  identify
  local models
  models=$(cat "$dir/suggest-spec.json")
  trap 'say "{\"t\":\"end\",\"status\":\"cancelled\",\"reason\":\"\"}"; exit 0' TERM
  say '{"t":"progress","done":250,"total":1000}'
  case $models in
    *slow*) while [ -d "$dir" ]; do sleep 0.02; done ;;
    *broken*) echo 'Segmentation fault'; exit 139 ;;
  esac
  say '{"t":"end","status":"succeeded","reason":"","result":{"rows":12,"doubted":1}}'
}

# "slow" measures until it is stopped, "broken" dies; everything else has a report of four rows at once
evaluate() {
  identify
  trap 'say "{\"t\":\"end\",\"status\":\"cancelled\",\"reason\":\"The evaluation was cancelled.\"}"; exit 1' TERM
  say '{"t":"progress","done":1,"total":4}'
  while [ "$name" = slow ]; do sleep 0.02; done
  [ "$name" = broken ] && { echo 'Segmentation fault'; exit 139; }
  printf '{"kind":"classification","rows":4,"figures":{"accuracy":0.75,"rocAuc":null},"classes":[],"confusion":[],"notes":["one class is absent"]}' >"$dir/report.json"
  say '{"t":"end","status":"succeeded","reason":"","result":{"kind":"classification","rows":4,"figures":{"accuracy":0.75,"rocAuc":null}}}'
}

# model job JOBDIR: brings four bytes and fails
model() {
  identify
  mkdir -p "$dir/download"
  printf part >"$dir/download/model.safetensors.part"
  echo began >>"$dir/attempts.txt"
  printf '{"status":"failed","reason":"The hub is gone."}' >"$dir/model-result.json"
}

doctor() {
  echo '{"devices":[{"id":"cpu","name":"CPU","memoryBytes":1,"gflops":100}]}'
}

session() {
  echo 'a library greets'
  echo began >>"$dir/sessions.txt"
  trap 'echo ended >>"$dir/sessions.txt"' EXIT
  # a classifier reads no tokens, so it has no context length
  case $dir in
    *classifier*) echo '{"ready":true,"family":"cnn","classes":["0","1"],"contextLength":null,"image":{"width":28,"height":28,"channels":1},"step":20}' ;;
    *) echo '{"ready":true,"family":"gpt2","classes":null,"contextLength":64,"image":null,"step":20}' ;;
  esac
  local line id stopped i
  while read -r line; do
    id=$(printf '%s' "$line" | sed -n 's/.*"id":\([0-9]*\).*/\1/p')
    [ -z "$id" ] && continue
    case $line in *'"image"'*) echo "{\"id\":$id,\"probabilities\":[0.25,0.75],\"done\":true}"; continue ;; esac
    case $line in *crash*) echo 'out of memory' >&2; exit 3 ;; esac
    stopped=length
    for ((i = 0; i < 200; i++)); do
      case $line in *short*) ((i == 3)) && break ;; esac
      echo "{\"id\":$id,\"text\":\"t$i \"}"
      if read -r -t 0.02 line2; then case $line2 in *stop*) stopped=stopped; break ;; esac; fi
    done
    echo "{\"id\":$id,\"done\":true,\"reason\":\"$stopped\",\"tokens\":$i,\"tokensPerSecond\":50}"
  done
}

"$command"

# SPDX-License-Identifier: EUPL-1.2
# What find_package(BijeenSync) gives: the target BijeenSync::sync, with headers under one root of their own.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(include_root ${CMAKE_INSTALL_INCLUDEDIR}/bijeen-sync)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/BijeenSync)
foreach(box schema text sync)
  set_target_properties(bijeen_${box} PROPERTIES EXPORT_NAME ${box})
  target_compile_features(bijeen_${box} PUBLIC cxx_std_20)
endforeach()

install(TARGETS bijeen_schema bijeen_text bijeen_sync EXPORT BijeenSync INCLUDES DESTINATION ${include_root})
install(FILES ../schema/model.h ../schema/result.h ${PROJECT_BINARY_DIR}/schema/generated/schema/errors.h DESTINATION ${include_root}/schema)
install(FILES access.h change_set.h digest.h ids.h merge.h push_request.h record.h replica.h seen.h upgrade.h DESTINATION ${include_root}/sync)
install(FILES text/counted_tree.h text/document.h text/edit_sink.h text/history.h text/position.h text/rope.h text/text.h text/undo.h
        DESTINATION ${include_root}/sync/text)

install(EXPORT BijeenSync NAMESPACE BijeenSync:: FILE BijeenSyncConfig.cmake DESTINATION ${package})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/BijeenSyncConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/BijeenSyncConfigVersion.cmake DESTINATION ${package})
